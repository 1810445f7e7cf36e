import Foundation
import LanguageModels
import Numerics
import Storage

/// Dictionaries in the folders that a trainer of dictionary_learning writes.
enum TrainerFolder {
  static let configuration = "config.json"
  static let weights = "ae.pt"
  /// The note in which `config.json` is kept.
  static let note = "dictionary_learning"

  /// The classes of dictionaries and what they compute.
  enum Class: String, CaseIterable {
    /// ReLU(W (x − a) + b); f D + a.
    case autoEncoder = "AutoEncoder"
    /// ReLU(W x + b); f D + a.
    case autoEncoderNew = "AutoEncoderNew"
    case gated = "GatedAutoEncoder"
    case jumpReLU = "JumpReluAutoEncoder"
    /// The k largest of each vector.
    case topK = "AutoEncoderTopK"
    /// What is above one threshold, once training has found it.
    case batchTopK = "BatchTopKSAE"
    case matryoshka = "MatryoshkaBatchTopKSAE"

    /// The tensors, in the order in which the library writes them.
    var tensors: [String] {
      switch self {
      case .autoEncoder: ["bias", "encoder.weight", "encoder.bias", "decoder.weight"]
      case .autoEncoderNew: ["encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias"]
      case .gated:
        ["decoder_bias", "r_mag", "gate_bias", "mag_bias", "encoder.weight", "decoder.weight"]
      case .jumpReLU: ["W_enc", "b_enc", "W_dec", "b_dec", "threshold"]
      case .topK, .batchTopK:
        ["b_dec", "k", "threshold", "decoder.weight", "encoder.weight", "encoder.bias"]
      case .matryoshka: ["W_enc", "b_enc", "W_dec", "b_dec", "k", "threshold", "group_sizes"]
      }
    }

    /// Whether the constant is subtracted from vectors before they are encoded.
    var subtractsConstant: Bool { self != .autoEncoderNew && self != .jumpReLU }
  }

  /// - Parameter place: The folder, or the file in it or below it.
  static func read(_ place: URL) throws -> (FeatureDictionary, remarks: [String]) {
    let isFolder = (try? place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    let url = isFolder ? place.appendingPathComponent(weights) : place
    let settings = try settings(of: url)
    var remarks: [String] = []
    let file = try tensors(TorchFile(url), &remarks)
    let kind = try kind(file.weights, settings)
    try file.weights.require(kind.tensors)
    var parts = try Parts(file.weights, kind)
    try parts.check(settings)
    parts.scaleBiases(file.normFactor)
    let function = try parts.function(&remarks)
    if kind == .autoEncoder, !parts.hasUnitDirections {
      try ImportedWeights.normalizeDirections(
        &parts.encoder, &parts.decoder, &parts.bias, of: url)
      remarks.append(
        "directions are divided by their norms and codes multiplied, as load_dictionary does")
    }
    let trainer = try settings?.object("trainer")
    let layer = trainer?["layer"]?.integer
    let dictionary = try FeatureDictionary(
      encoder: parts.encoder, decoder: parts.decoder, bias: parts.bias,
      decoderBias: kind.subtractsConstant ? nil : parts.constant, function: function,
      preprocessing: Preprocessing(center: kind.subtractsConstant ? parts.constant : nil),
      metadata: DictionaryMetadata(
        imported: function, features: parts.features, width: parts.width,
        hookName: layer.flatMap { $0 >= 0 ? Site.residual($0).hookName : nil },
        notes: settings.map { [note: $0.document.pythonText()] } ?? [:]))
    return (dictionary, remarks)
  }

  /// The configuration, beside the file or, for a checkpoint, above its folder.
  private static func settings(of url: URL) throws -> ConfigurationFile? {
    let folder = url.deletingLastPathComponent()
    for candidate in [folder, folder.deletingLastPathComponent()] {
      let file = candidate.appendingPathComponent(configuration)
      if FileManager.default.fileExists(atPath: file.path) { return try ConfigurationFile(file) }
      guard folder.lastPathComponent == "checkpoints" else { break }
    }
    return nil
  }

  /// The tensors of the dictionary, which a backup keeps among those of the optimiser.
  private static func tensors(
    _ file: TorchFile, _ remarks: inout [String]
  ) throws -> (weights: WeightFile, normFactor: Float) {
    guard let inner = try file.dictionary("ae"), file.names.contains("optimizer") else {
      return (WeightFile(torch: file), 1)
    }
    let factor = file.number("norm_factor").map { Float($0) } ?? 1
    guard factor.isNormal, factor > 0 else {
      throw ModelFileError(file.url, "has the “norm_factor” \(factor)")
    }
    remarks.append(
      "this is a backup in the middle of a training; its biases are multiplied by the norm factor "
        + "\(factor), as at the end of a training")
    return (WeightFile(torch: inner), factor)
  }

  private static func kind(
    _ file: WeightFile, _ settings: ConfigurationFile?
  ) throws -> Class {
    if let settings {
      let trainer: ConfigurationFile = try settings.required("trainer") { $0.object }
      let name = try trainer.required("dict_class") { $0.text }
      guard let kind = Class(rawValue: name) else {
        throw ModelFileError(
          settings.url, "“trainer.dict_class” is “\(name)”, which is not supported",
          advice: "Supported are \(NearestName.list(Class.allCases.map(\.rawValue))).")
      }
      return kind
    }
    let candidates = Class.allCases.filter { Set($0.tensors) == Set(file.names) }
    guard candidates.count == 1, let kind = candidates.first else {
      throw ModelFileError(
        file.url,
        candidates.isEmpty
          ? "has tensors of no known dictionary: \(NearestName.list(file.names))"
          : "can be an \(candidates.map(\.rawValue).joined(separator: " or a "))",
        advice: "Put the trainer's \(configuration) beside it.")
    }
    return kind
  }
}
