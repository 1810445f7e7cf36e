import Foundation
import LanguageModels
import Numerics
import Storage

extension TrainerFolder {
  static func write(_ dictionary: UnpreparedDictionary, to folder: URL) throws {
    let kind = try kind(for: dictionary)
    try TorchWriter.write(
      kind.tensors.map { try tensor($0, of: dictionary, kind) },
      to: folder.appendingPathComponent(weights))
    try AtomicFile.write(
      settings(of: dictionary, kind).pythonText(indent: 4),
      to: folder.appendingPathComponent(configuration))
  }

  /// The class that computes what the dictionary computes, with as few changes as possible.
  private static func kind(for dictionary: UnpreparedDictionary) throws -> Class {
    let stated = JSONDocument.object(ImportedWeights.note(note, of: dictionary.metadata))
    let earlier = stated["trainer"]?["dict_class"]?.text.flatMap { Class(rawValue: $0) }
    switch dictionary.original.function {
    case .relu:
      // The library divides directions of an AutoEncoder by their norms when it reads them.
      return dictionary.isCentered && dictionary.hasUnitDirections ? .autoEncoder : .autoEncoderNew
    case .gated: return .gated
    case .topK: return .topK
    case .jumpReLU(let thresholds):
      let isUniform = thresholds.allSatisfy { $0 == thresholds[0] }
      let hasK = stated["trainer"]?["k"]?.integer ?? 0 > 0
      return earlier == .batchTopK && isUniform && hasK ? .batchTopK : .jumpReLU
    case .identity, .nonNegative:
      throw ImportedWeights.cannotExpress(dictionary.original.function, .dictionaryLearning)
    }
  }

  private static func tensor(
    _ name: String, of dictionary: UnpreparedDictionary, _ kind: Class
  ) throws -> TorchWriter.Tensor {
    let (features, width) = (dictionary.features, dictionary.width)
    let original = dictionary.original
    func shifted(_ biases: [Float], _ logScales: [Float]? = nil) throws -> [Float] {
      try dictionary.biases(
        biases, subtractingConstant: kind.subtractsConstant, logScales: logScales)
    }
    func perFeature(_ values: [Float]) -> TorchWriter.Tensor {
      TorchWriter.Tensor(name, shape: [features], values)
    }
    switch (name, original.function) {
    case ("encoder.weight", _):
      return .init(name, shape: [features, width], dictionary.encoder.values)
    case ("decoder.weight", _):
      return .init(name, shape: [width, features], dictionary.decoder.transposed.values)
    case ("W_enc", _):
      return .init(name, shape: [width, features], dictionary.encoder.transposed.values)
    case ("W_dec", _): return .init(name, shape: [features, width], dictionary.decoder.values)
    case ("bias", _), ("decoder.bias", _), ("decoder_bias", _), ("b_dec", _):
      return .init(name, shape: [width], dictionary.constantOrZeros)
    case ("encoder.bias", _), ("b_enc", _), ("gate_bias", _):
      return perFeature(try shifted(original.bias))
    case ("mag_bias", .gated(let logScales, let biases)):
      return perFeature(try shifted(biases, logScales))
    case ("r_mag", .gated(let logScales, _)): return perFeature(logScales)
    case ("threshold", .jumpReLU(let thresholds)):
      return kind == .batchTopK ? .init(name, shape: [], [thresholds[0]]) : perFeature(thresholds)
    case ("threshold", _): return .init(name, shape: [], [-1])
    case ("k", _): return .init(name, integer: Int32(clamping: k(of: dictionary) ?? 0))
    default:
      throw SparseCodingError.invalidSetting("\(kind.rawValue) has no tensor “\(name)”")
    }
  }

  private static func k(of dictionary: UnpreparedDictionary) -> Int? {
    if case .topK(let k) = dictionary.original.function { return k }
    let stated = JSONDocument.object(ImportedWeights.note(note, of: dictionary.metadata))
    return stated["trainer"]?["k"]?.integer
  }

  /// The configuration that was read, with what has changed, or what is known in its form.
  private static func settings(of dictionary: UnpreparedDictionary, _ kind: Class) -> JSONDocument {
    let kept = ImportedWeights.note(note, of: dictionary.metadata)
    var trainer = JSONDocument.object(kept)["trainer"]?.members ?? []
    func set(_ name: String, _ value: JSONDocument?, overwrites: Bool = true) {
      guard let value else { return }
      if let index = trainer.firstIndex(where: { $0.name == name }) {
        if overwrites { trainer[index].value = value }
      } else {
        trainer.append(.init(name, value))
      }
    }
    let origin = ImportedWeights.origin(of: dictionary.metadata)
    set("dict_class", .text(kind.rawValue))
    set("activation_dim", .number("\(dictionary.width)"))
    set("dict_size", .number("\(dictionary.features)"))
    if kind == .topK || kind == .batchTopK {
      set("k", k(of: dictionary).map { .number("\($0)") })
    }
    set("layer", layer(of: dictionary.metadata).map { .number("\($0)") }, overwrites: false)
    set("lm_name", origin.model, overwrites: false)
    var members = kept.filter { $0.name != "trainer" }
    members.insert(.init("trainer", .object(trainer)), at: 0)
    if !members.contains(where: { $0.name == "buffer" }), let context = origin.context {
      members.append(.init("buffer", .object([.init("ctx_len", context)])))
    }
    return .object(members)
  }

  private static func layer(of metadata: DictionaryMetadata) -> Int? {
    (Site(metadata.site) ?? Site(hookName: metadata.site))?.layer
  }
}
