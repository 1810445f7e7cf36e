import LanguageModels

/// What a model's products are computed in.
enum ArithmeticChoice: String, SimpleChoice {
  case float32, threeBytes, twoBytes

  static let typeName = "Arithmetic"
  static let summary = "What a model computes the products with its weights in."

  var meaning: String {
    switch self {
    case .float32: "Single precision throughout."
    case .threeBytes:
      "Integers, where the file stores the weights as such: activations are rounded to three "
        + "bytes. As exact as single precision, and faster."
    case .twoBytes:
      "Integers of two bytes: faster still, but logits are off by up to 0.02 and residual streams "
        + "by up to a thousandth of their length."
    }
  }

  var arithmetic: Arithmetic {
    switch self {
    case .float32: .float32
    case .threeBytes: .threeBytes
    case .twoBytes: .twoBytes
    }
  }
}
