/// What kind of sparse autoencoder is trained.
public enum Architecture: Codable, Hashable, Sendable {
  /// One matrix with rows of unit norm encodes and decodes; ReLU and an L1 term. The paper's
  /// autoencoder for the residual stream (equations 1–4).
  case tied
  /// An encoder of its own, which is free, and a decoder with rows of unit norm; ReLU and an L1
  /// term. The paper's autoencoder for the MLP (equations 5 and 6).
  case untied
  /// Keeps the k largest codes of each vector; no sparsity term (Gao et al. 2024).
  case topK(Int)
  /// Keeps the k · batch largest codes of a minibatch; a threshold takes their place afterwards
  /// (Bussmann et al. 2024).
  case batchTopK(Int)
  /// Keeps codes above a learned threshold; a quadratic term holds the mean number of active
  /// features near a target (Rajamanoharan et al. 2024, appendix; straight-through estimates of
  /// the thresholds' gradients).
  case jumpReLU(l0: Double)
  /// Decides by one set of biases which features are active and by another how strongly; an L1
  /// term and an auxiliary reconstruction train the gates (Rajamanoharan et al. 2024).
  case gated

  /// Whether the weight of the L1 term matters.
  public var usesL1: Bool {
    switch self {
    case .tied, .untied, .gated: true
    case .topK, .batchTopK, .jumpReLU: false
    }
  }

  /// Whether the encoder is a matrix of its own.
  var hasEncoder: Bool { self != .tied }

  /// Whether there is a bias of the decoder, and whether it is subtracted from what is encoded.
  var decoderBias: (exists: Bool, isSubtracted: Bool) {
    switch self {
    case .tied, .untied: (false, false)
    case .jumpReLU: (true, false)
    case .topK, .batchTopK, .gated: (true, true)
    }
  }

  /// Whether only the directions of the decoder's weights are used, as in the paper; else the
  /// weights themselves are brought back to unit norm after each step, as in the peers.
  var isNormalizedInForwardPass: Bool { self == .tied || self == .untied }

  /// Whether codes follow from the products by a ReLU alone.
  var isReLU: Bool { self == .tied || self == .untied }

  /// Whether a number of codes is kept by their size, so that there is no sparsity term and dead
  /// features can be given an auxiliary loss.
  public var keepsLargest: Bool {
    switch self {
    case .topK, .batchTopK: true
    case .tied, .untied, .jumpReLU, .gated: false
    }
  }

  func validate() throws {
    switch self {
    case .tied, .untied, .gated: break
    case .topK(let k), .batchTopK(let k):
      guard k >= 1 else {
        throw SparseCodingError.invalidSetting(
          "k is \(k); at least one code has to be kept, 32 is usual")
      }
    case .jumpReLU(let target):
      guard target.isFinite, target > 0 else {
        throw SparseCodingError.invalidSetting(
          "l0 is \(target); the number of active features aimed at is positive, 32 is usual")
      }
    }
  }
}

extension Architecture: CustomStringConvertible {
  /// The architecture as it is written in a chapter, without the dot.
  public var description: String {
    switch self {
    case .tied: "tied"
    case .untied: "untied"
    case .topK(let k): "topK(\(k))"
    case .batchTopK(let k): "batchTopK(\(k))"
    case .jumpReLU(let target): "jumpReLU(\(target))"
    case .gated: "gated"
    }
  }
}

/// What is done about features that are no longer active on any vector.
public enum DeadFeatureTreatment: Codable, Hashable, Sendable {
  /// Nothing, as in the paper.
  case none
  /// Every so many vectors, features that were not active on the last as many are pointed at
  /// vectors of the minibatch, drawn with a probability proportional to their squared loss (Bricken
  /// et al. 2023).
  case resampled(every: Int)
  /// The k dead features with the largest codes reconstruct what is left over; `weight` times the
  /// error of that, over its variance, is added to the loss. A feature is dead when it was not
  /// active on the last `after` vectors. Only for ``Architecture/topK(_:)`` and
  /// ``Architecture/batchTopK(_:)`` (Gao et al. 2024, appendix A.2).
  case auxiliary(k: Int, weight: Double, after: Int)

  func validate(_ architecture: Architecture) throws {
    switch self {
    case .none: break
    case .resampled(let vectors):
      guard vectors >= 1 else {
        throw SparseCodingError.invalidSetting(
          "features are resampled every \(vectors) vectors; the number has to be positive")
      }
    case .auxiliary(let k, let weight, let vectors):
      guard architecture.keepsLargest else {
        throw SparseCodingError.invalidSetting(
          "an auxiliary loss of dead features belongs to topK and batchTopK, not to "
            + "\(architecture); use resampled(every:)")
      }
      guard k >= 1, vectors >= 1, weight.isFinite, weight >= 0 else {
        throw SparseCodingError.invalidSetting(
          "an auxiliary loss needs k and a number of vectors of at least 1 and a weight of at "
            + "least 0, not \(k), \(vectors) and \(weight)")
      }
    }
  }
}
