import Foundation
import LanguageModels
import Numerics
import Storage

/// Dictionaries in the folders of sparsify.
///
/// Its autoencoder computes the k largest of ReLU((x − b_dec) Wᵀ + b) and x̂ = f W_dec + b_dec.
enum SparsifyFolder {
  static let configuration = "cfg.json"
  static let weights = "sae.safetensors"
  /// The note in which `cfg.json` is kept.
  static let note = "sparsify"

  static func read(_ folder: URL) throws -> (FeatureDictionary, remarks: [String]) {
    let settings = try ConfigurationFile(folder.appendingPathComponent(configuration))
    let file = try WeightFile(safetensors: folder.appendingPathComponent(weights))
    try check(settings)
    if file.has("W_skip") {
      throw ModelFileError(
        file.url, "has the tensor “W_skip” of a skip connection",
        advice: "A dictionary has no path around its codes.")
    }
    try file.require(["encoder.weight", "encoder.bias", "W_dec", "b_dec"])
    let width = try settings.required("d_in") { $0.count }
    let k = try settings.count("k") ?? 32
    let features = try self.features(settings, width: width)
    guard k <= features else {
      throw ModelFileError(settings.url, "“k” is \(k), but there are \(features) latents")
    }
    let dictionary = try FeatureDictionary(
      encoder: file.matrix("encoder.weight", features, width),
      decoder: file.matrix("W_dec", features, width), bias: file.vector("encoder.bias", features),
      function: .topK(k), preprocessing: Preprocessing(center: file.vector("b_dec", width)),
      metadata: DictionaryMetadata(
        imported: .topK(k), features: features, width: width, hookName: nil,
        notes: [note: settings.document.pythonText()]))
    var remarks: [String] = []
    if try settings.flag("multi_topk") == true {
      remarks.append("multi_topk is ignored: it concerns the loss of training only")
    }
    return (dictionary, remarks)
  }

  /// Refuses what a dictionary cannot express, and keys that are not known.
  private static func check(_ settings: ConfigurationFile) throws {
    let activation = try settings.text("activation") ?? "topk"
    guard activation == "topk" else {
      throw ModelFileError(
        settings.url, "“activation” is “\(activation)”",
        advice: "Only topk can be read; groupmax chooses the largest of each group.")
    }
    try settings.refuse(
      "transcode", "it predicts the vectors of another place, and only autoencoders can be read.")
    try settings.refuse("skip_connection", "a dictionary has no path around its codes.")
    try settings.refuse("signed", "codes would be of either sign.")
    let known = [
      "activation", "expansion_factor", "normalize_decoder", "num_latents", "k", "multi_topk",
      "skip_connection", "transcode", "signed", "d_in",
    ]
    for name in settings.names where !known.contains(name) {
      throw ModelFileError(
        settings.url, "has the key “\(name)”, which is not known and may change what is computed",
        advice: "Known are \(NearestName.list(known)).")
    }
  }

  private static func features(_ settings: ConfigurationFile, width: Int) throws -> Int {
    if let value = settings["num_latents"], value != .number("0") {
      return try settings.required("num_latents") { $0.count }
    }
    let factor = try settings.count("expansion_factor") ?? 32
    let (features, overflow) = width.multipliedReportingOverflow(by: factor)
    guard !overflow else {
      throw ModelFileError(settings.url, "“expansion_factor” is \(factor), which is too large")
    }
    return features
  }

  static func write(_ dictionary: UnpreparedDictionary, to folder: URL) throws {
    guard case .topK(let k) = dictionary.original.function else {
      throw ImportedWeights.cannotExpress(dictionary.original.function, .sparsify)
    }
    let (features, width) = (dictionary.features, dictionary.width)
    let bias = try dictionary.biases(dictionary.original.bias, subtractingConstant: true)
    try SafetensorsWriter.write(
      [
        "encoder.weight": ([features, width], dictionary.encoder.values),
        "encoder.bias": ([features], bias),
        "W_dec": ([features, width], dictionary.decoder.values),
        "b_dec": ([width], dictionary.constantOrZeros),
      ], to: folder.appendingPathComponent(weights))
    let kept = JSONDocument.object(ImportedWeights.note(note, of: dictionary.metadata))
    let members: [JSONDocument.Member] = [
      .init("activation", .text("topk")),
      .init("expansion_factor", kept["expansion_factor"] ?? .number("\(max(1, features / width))")),
      .init(
        "normalize_decoder", kept["normalize_decoder"] ?? .flag(dictionary.hasUnitDirections)),
      .init("num_latents", .number("\(features)")), .init("k", .number("\(k)")),
      .init("multi_topk", kept["multi_topk"] ?? .flag(false)),
      .init("skip_connection", .flag(false)), .init("transcode", .flag(false)),
      .init("d_in", .number("\(width)")),
    ]
    try AtomicFile.write(
      JSONDocument.object(members).pythonText(), to: folder.appendingPathComponent(configuration))
  }
}
