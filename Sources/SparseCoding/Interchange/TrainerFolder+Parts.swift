import Foundation
import LanguageModels
import Numerics

extension TrainerFolder {
  /// The numbers of a dictionary in one arrangement for all classes.
  struct Parts {
    /// `[features, width]`.
    var encoder: Matrix
    /// `[features, width]`.
    var decoder: Matrix
    var bias: [Float]
    var constant: [Float]
    private let kind: Class
    private let url: URL
    private var k: Int?
    private var thresholds: [Float] = []
    private var magnitudeBias: [Float] = []
    private var logScales: [Float] = []

    var features: Int { decoder.rows }
    var width: Int { decoder.columns }

    var hasUnitDirections: Bool {
      // The tolerance at which the library takes norms for 1.
      (0..<features).allSatisfy {
        abs(decoder.norm(ofRow: $0) - 1) <= 1e-5 + 1e-8
      }
    }

    init(_ file: WeightFile, _ kind: Class) throws {
      self.kind = kind
      url = file.url
      let isByColumns = kind == .jumpReLU || kind == .matryoshka
      let (features, width): (Int, Int)
      if isByColumns {
        (width, features) = try file.extents("W_enc")
        encoder = try file.matrix("W_enc", width, features).transposed
        decoder = try file.matrix("W_dec", features, width)
        bias = try file.vector("b_enc", features)
      } else {
        (features, width) = try file.extents("encoder.weight")
        encoder = try file.matrix("encoder.weight", features, width)
        decoder = try file.matrix("decoder.weight", width, features).transposed
        bias = try file.vector(kind == .gated ? "gate_bias" : "encoder.bias", features)
      }
      switch kind {
      case .autoEncoder: constant = try file.vector("bias", width)
      case .autoEncoderNew: constant = try file.vector("decoder.bias", width)
      case .gated:
        constant = try file.vector("decoder_bias", width)
        magnitudeBias = try file.vector("mag_bias", features)
        logScales = try file.vector("r_mag", features)
      case .jumpReLU:
        constant = try file.vector("b_dec", width)
        thresholds = try file.vector("threshold", features)
      case .topK, .batchTopK, .matryoshka:
        constant = try file.vector("b_dec", width)
        let number = try file.scalar("k")
        guard number >= 1, number <= Float(features), number == number.rounded() else {
          throw ModelFileError(
            url, "“k” is \(number), which is not a number of features in 1...\(features)")
        }
        k = Int(number)
        if kind != .topK {
          let threshold = try file.scalar("threshold")
          thresholds = [Float](repeating: threshold, count: features)
        }
      }
    }

    /// Compares sizes with those in the configuration, which the library uses as well.
    func check(_ settings: ConfigurationFile?) throws {
      guard let settings, let trainer = try settings.object("trainer") else { return }
      for (name, found) in [("activation_dim", width), ("dict_size", features), ("k", k)] {
        guard let found, let stated = try trainer.count(name), stated != found else { continue }
        throw ModelFileError(
          settings.url, "“trainer.\(name)” is \(stated), but the file's tensors have \(found)")
      }
    }

    /// Makes biases that were trained on vectors divided by a factor fit vectors as they are.
    mutating func scaleBiases(_ factor: Float) {
      guard factor != 1 else { return }
      for path in [\Self.bias, \.constant, \.magnitudeBias] {
        self[keyPath: path] = self[keyPath: path].map { $0 * factor }
      }
      thresholds = thresholds.map { $0 >= 0 ? $0 * factor : $0 }
    }

    func function(_ remarks: inout [String]) throws -> ActivationFunction {
      switch kind {
      case .autoEncoder, .autoEncoderNew: return .relu
      case .gated: return .gated(logScales: logScales, biases: magnitudeBias)
      case .jumpReLU:
        return .jumpReLU(thresholds: ImportedWeights.thresholds(thresholds, &remarks))
      case .topK: return .topK(k ?? 0)
      case .batchTopK, .matryoshka:
        guard let threshold = thresholds.first, threshold >= 0 else {
          throw ModelFileError(
            url,
            "“threshold” is \(thresholds.first ?? -1), which means that training has not found it; "
              + "every positive code would be kept",
            advice: "Train for more than threshold_start_step steps.")
        }
        remarks.append("codes are those above the one threshold, as the library's own by default")
        return .jumpReLU(thresholds: thresholds)
      }
    }
  }
}
