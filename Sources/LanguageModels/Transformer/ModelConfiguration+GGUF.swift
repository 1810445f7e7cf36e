extension ModelConfiguration {
  /// Reads the configuration of a model of the Llama family.
  ///
  /// - Throws: ``ModelFileError`` if the file holds another architecture, lacks a value, or
  ///   asks for something this implementation does not do.
  public init(gguf file: GGUFFile) throws {
    let architecture = try file.text("general.architecture")
    guard architecture == "llama" else {
      throw ModelFileError(
        file.url, "has the architecture “\(architecture)”; only “llama” is supported",
        advice: "Use a model of the Llama family in GGUF format.")
    }
    func size(_ key: String) throws -> Int {
      let value = try file.integer("llama.\(key)")
      guard value > 0, value <= 1 << 24 else {
        throw ModelFileError(file.url, "header value “llama.\(key)” is \(value), which is no size")
      }
      return value
    }
    let width = try size("embedding_length")
    let heads = try size("attention.head_count")
    let isHeadWidthGiven = file.metadata["llama.attention.key_length"] != nil
    let embedding = try file.info("token_embd.weight")
    self.init(
      name: file.metadata["general.name"]?.text
        ?? file.url.deletingPathExtension().lastPathComponent,
      architecture: architecture, layers: try size("block_count"), width: width, heads: heads,
      keyValueHeads: file.metadata["llama.attention.head_count_kv"] == nil
        ? heads : try size("attention.head_count_kv"),
      headWidth: isHeadWidthGiven ? try size("attention.key_length") : width / heads,
      hiddenWidth: try size("feed_forward_length"), vocabularySize: embedding.rows,
      contextLength: try size("context_length"),
      ropeBase: try file.metadata["llama.rope.freq_base"] == nil
        ? 10_000 : file.real("llama.rope.freq_base"),
      normEpsilon: try file.real("llama.attention.layer_norm_rms_epsilon"),
      tiedEmbedding: file.tensors["output.weight"] == nil)
    try checkSupport(in: file)
  }

  private func checkSupport(in file: GGUFFile) throws {
    func refuse(_ problem: String) -> ModelFileError {
      ModelFileError(file.url, problem, advice: "Use a model without it.")
    }
    guard heads % keyValueHeads == 0 else {
      throw refuse("has \(heads) heads for \(keyValueHeads) key-value heads, which is no multiple")
    }
    guard headWidth > 0, headWidth % 2 == 0 else {
      throw refuse("has heads of width \(headWidth), which is not even")
    }
    if let value = file.metadata["llama.attention.value_length"]?.integer, value != headWidth {
      throw refuse("has value heads of width \(value) beside key heads of width \(headWidth)")
    }
    if let rotated = file.metadata["llama.rope.dimension_count"]?.integer, rotated != headWidth {
      throw refuse("rotates \(rotated) of the \(headWidth) values of a head")
    }
    if let scaling = file.metadata["llama.rope.scaling.type"]?.text, scaling != "none" {
      throw refuse("scales its positions (“\(scaling)”)")
    }
    if let experts = file.metadata["llama.expert_count"]?.integer, experts > 0 {
      throw refuse("is a mixture of \(experts) experts")
    }
    guard ropeBase > 1, ropeBase.isFinite, normEpsilon >= 0, normEpsilon < 1 else {
      throw refuse("has a rope base of \(ropeBase) and a norm epsilon of \(normEpsilon)")
    }
  }
}
