import Foundation
import LanguageModels
import Numerics
import Storage

/// Dictionaries in the folders of SAELens, version 6 and before.
///
/// A sparse autoencoder of SAELens computes f = act((x − a) W_enc + b_enc) and x̂ = f W_dec + b_dec,
/// where a is `b_dec` if `apply_b_dec_to_input` is true and else 0.
enum SAELensFolder {
  static let configuration = "cfg.json"
  static let weights = "sae_weights.safetensors"
  static let sparsity = "sparsity.safetensors"
  private static let scaler = "activation_scaler.json"
  /// The note in which the metadata of `cfg.json` is kept.
  static let note = "saelens"

  static func read(_ folder: URL) throws -> (FeatureDictionary, remarks: [String]) {
    let description = try SAELensConfiguration(folder.appendingPathComponent(configuration))
    let file = try WeightFile(safetensors: folder.appendingPathComponent(weights))
    let (features, width) = (description.features, description.width)
    var remarks = description.remarks

    var names = ["W_enc", "W_dec", "b_dec"]
    switch description.architecture {
    case .standard, .topK: names.append("b_enc")
    case .jumpReLU: names += ["b_enc", "threshold"]
    case .gated: names += ["b_gate", "b_mag", "r_mag"]
    }
    try file.require(names, optional: ["scaling_factor"])
    if file.has("scaling_factor") {
      let factors = try file.vector("scaling_factor", features)
      guard factors.allSatisfy({ abs($0 - 1) <= 1e-5 }) else {
        throw ModelFileError(
          file.url, "has the tensor “scaling_factor” with values that are not 1",
          advice: "Multiply the rows of W_dec by them and delete the tensor.")
      }
      remarks.append("the tensor scaling_factor, all 1, is left out")
    }
    var encoder = try file.matrix("W_enc", width, features).transposed
    var decoder = try file.matrix("W_dec", features, width)
    var bias = try file.vector(
      description.architecture == .gated ? "b_gate" : "b_enc", features)
    let function: ActivationFunction
    switch description.architecture {
    case .standard: function = .relu
    case .topK(let k, let rescales):
      function = .topK(k)
      if rescales {
        try ImportedWeights.normalizeDirections(&encoder, &decoder, &bias, of: file.url)
        remarks.append(
          "codes are in units of the directions' norms (rescale_acts_by_decoder_norm), which are "
            + "folded into the weights")
      }
    case .jumpReLU:
      function = .jumpReLU(
        thresholds: ImportedWeights.thresholds(
          try file.vector("threshold", features), &remarks))
    case .gated:
      function = .gated(
        logScales: try file.vector("r_mag", features), biases: try file.vector("b_mag", features))
    }
    let scale = try description.isScaled ? scalingFactor(folder) : 1
    let constant = try file.vector("b_dec", width)
    if has(folder, sparsity) { remarks.append("\(sparsity) is not kept") }
    let dictionary = try FeatureDictionary(
      encoder: encoder, decoder: decoder, bias: bias,
      decoderBias: description.subtractsConstant ? nil : constant, function: function,
      preprocessing: Preprocessing(
        center: description.subtractsConstant ? constant.map { $0 / scale } : nil, scale: scale),
      metadata: DictionaryMetadata(
        imported: function, features: features, width: width, hookName: description.hookName,
        notes: [note: description.metadata.pythonText()]))
    return (dictionary, remarks)
  }

  private static func has(_ folder: URL, _ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
  }

  /// The factor by which vectors are multiplied, which a checkpoint keeps in a file of its own.
  private static func scalingFactor(_ folder: URL) throws -> Float {
    let configuration = folder.appendingPathComponent(Self.configuration)
    let advice = """
      Fold it into the weights with fold_activation_norm_scaling_factor and save again, or copy the \
      checkpoint's \(scaler) into the folder.
      """
    guard has(folder, scaler) else {
      throw ModelFileError(
        configuration,
        "“normalize_activations” is “expected_average_only_in”, but the factor is not in the folder",
        advice: advice)
    }
    let file = try ConfigurationFile(folder.appendingPathComponent(scaler))
    guard let value = file["scaling_factor"]?.real, value > 0, Float(value).isNormal else {
      throw ModelFileError(
        file.url, "“scaling_factor” is not a positive number", advice: advice)
    }
    return Float(value)
  }
}

extension SAELensFolder {
  static func write(_ dictionary: UnpreparedDictionary, to folder: URL) throws {
    let features = dictionary.features
    let subtracts = dictionary.isCentered
    func vector(_ values: [Float]) -> (shape: [Int], values: [Float]) { ([values.count], values) }
    func shifted(_ biases: [Float], _ logScales: [Float]? = nil) throws -> [Float] {
      try dictionary.biases(biases, subtractingConstant: subtracts, logScales: logScales)
    }
    var tensors: [String: (shape: [Int], values: [Float])] = [
      "W_enc": ([dictionary.width, features], dictionary.encoder.transposed.values),
      "W_dec": ([features, dictionary.width], dictionary.decoder.values),
      "b_dec": vector(dictionary.constantOrZeros),
    ]
    let bias = try shifted(dictionary.original.bias)
    var own: [JSONDocument.Member] = []
    let architecture: String
    switch dictionary.original.function {
    case .relu:
      architecture = "standard"
      tensors["b_enc"] = vector(bias)
    case .topK(let k):
      architecture = "topk"
      tensors["b_enc"] = vector(bias)
      own = [
        .init("k", .number("\(k)")), .init("rescale_acts_by_decoder_norm", .flag(false)),
      ]
    case .jumpReLU(let thresholds):
      architecture = "jumprelu"
      tensors["b_enc"] = vector(bias)
      tensors["threshold"] = vector(thresholds)
    case .gated(let logScales, let biases):
      architecture = "gated"
      tensors["b_gate"] = vector(bias)
      tensors["b_mag"] = vector(try shifted(biases, logScales))
      tensors["r_mag"] = vector(logScales)
    case .identity, .nonNegative:
      throw ImportedWeights.cannotExpress(dictionary.original.function, .saelens)
    }
    try SafetensorsWriter.write(tensors, to: folder.appendingPathComponent(weights))
    let members: [JSONDocument.Member] =
      [
        .init("d_in", .number("\(dictionary.width)")), .init("d_sae", .number("\(features)")),
        .init("dtype", .text("float32")), .init("device", .text("cpu")),
        .init("apply_b_dec_to_input", .flag(subtracts)),
        .init("normalize_activations", .text("none")),
        .init("reshape_activations", .text("none")),
        .init("metadata", .object(metadata(of: dictionary.metadata))),
      ] + own + [.init("architecture", .text(architecture))]
    try AtomicFile.write(
      JSONDocument.object(members).pythonText(), to: folder.appendingPathComponent(configuration))
  }

  /// The metadata that was read, or what is known in its form.
  private static func metadata(of metadata: DictionaryMetadata) -> [JSONDocument.Member] {
    var members = ImportedWeights.note(note, of: metadata)
    let version = members.firstIndex { $0.name == "sae_lens_version" }
    // Without a version, or with an earlier one, the file would be read by other rules.
    if version.map({ SAELensConfiguration.isModern(members[$0].value) }) != true {
      if let version { members.remove(at: version) }
      members.insert(.init("sae_lens_version", .text("6.0.0")), at: 0)
    }
    let known = ImportedWeights.origin(of: metadata)
    for (name, value) in [
      ("model_name", known.model), ("hook_name", known.hookName), ("context_size", known.context),
    ] where !members.contains(where: { $0.name == name }) {
      if let value { members.append(.init(name, value)) }
    }
    return members
  }
}
