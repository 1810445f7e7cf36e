import Foundation
import LanguageModels
import Numerics
import Storage

/// What the readers and writers of several formats have in common.
enum ImportedWeights {
  /// Gives the directions norm 1 and the codes the scale that keeps reconstructions as they are.
  ///
  /// - Throws: `ModelFileError` if a direction is zero.
  static func normalizeDirections(
    _ encoder: inout Matrix, _ decoder: inout Matrix, _ bias: inout [Float], of url: URL
  ) throws {
    for feature in 0..<decoder.rows {
      let norm = decoder.norm(ofRow: feature)
      guard norm > 0 else {
        throw ModelFileError(
          url, "direction \(feature) of the decoder is zero, so that it has no norm to divide by")
      }
      let factor = Float(norm)
      for column in 0..<decoder.columns {
        decoder[feature, column] /= factor
        encoder[feature, column] *= factor
      }
      bias[feature] *= factor
    }
  }

  /// Thresholds as they act: below 0 like 0, since codes are not negative.
  static func thresholds(_ stored: [Float], _ remarks: inout [String]) -> [Float] {
    let negative = stored.count { $0 < 0 }
    guard negative > 0 else { return stored }
    remarks.append("\(negative) of the thresholds are negative and read as 0, which acts alike")
    return stored.map { max($0, 0) }
  }

  static func cannotExpress(
    _ function: ActivationFunction, _ format: DictionaryFormat
  ) -> SparseCodingError {
    let (subject, possible) =
      switch format {
      case .sparsify: ("sparsify", "topk")
      default: (format.title, "relu, topk, jumprelu and gated")
      }
    return .invalidSetting(
      "\(subject) has no dictionaries with the activation function \(function.name); it has "
        + possible)
  }

  /// The object that was kept in a note.
  static func note(_ name: String, of metadata: DictionaryMetadata) -> [JSONDocument.Member] {
    metadata.notes[name].flatMap { try? JSONDocument($0).members } ?? []
  }

  /// What is known of the model and the place, from the notes of whatever format it was read.
  static func origin(
    of metadata: DictionaryMetadata
  ) -> (model: JSONDocument?, hookName: JSONDocument?, context: JSONDocument?) {
    let saelens = JSONDocument.object(note(SAELensFolder.note, of: metadata))
    let trainer = JSONDocument.object(note(TrainerFolder.note, of: metadata))
    let model =
      saelens["model_name"]
      ?? trainer["trainer"]?["lm_name"]?.text.map {
        // The models of SAELens are named without their owner.
        .text($0.split(separator: "/").last.map(String.init) ?? $0)
      }
      ?? metadata.notes["model"].map { .text($0) }
    let place = Site(metadata.site)?.hookName ?? metadata.site
    let hookName = saelens["hook_name"] ?? (place.isEmpty ? nil : .text(place))
    return (model, hookName, saelens["context_size"] ?? trainer["buffer"]?["ctx_len"])
  }
}

extension DictionaryMetadata {
  /// What is known of a dictionary that was read from another program's files.
  init(
    imported function: ActivationFunction, features: Int, width: Int, hookName: String?,
    notes: [String: String]
  ) {
    let method =
      switch function {
      case .relu: "untied"
      case .topK(let k): "topK(\(k))"
      case .jumpReLU: "jumpReLU"
      case .gated: "gated"
      case .identity, .nonNegative: function.name
      }
    let site = hookName.flatMap { Site(hookName: $0)?.description } ?? hookName ?? ""
    self.init(
      site: site, method: method, ratio: Double(features) / Double(width), vectorsTrained: 0,
      notes: notes)
  }
}
