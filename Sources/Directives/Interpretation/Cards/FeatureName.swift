import LanguageModels
import SparseCoding

/// What a feature is called, and its name in addresses.
struct FeatureName {
  let site: Site
  let description: DictionaryValue.Description

  /// “Feature 431”; “Dimension 21” for a coordinate.
  func title(_ feature: Int) -> String { "\(isBasis ? "Dimension" : "Feature") \(feature)" }

  /// `feature-residual-10-431`.
  func anchor(_ feature: Int) -> String {
    let kind = String(site.description.prefix { $0 != "(" })
    return "\(isBasis ? "dimension" : "feature")-\(kind)-\(site.layer)-\(feature)"
  }

  /// “Residual stream, layer 10; tied, ratio 4, 2304 features”.
  var origin: String {
    let place =
      switch site {
      case .residual(let layer): "Residual stream, layer \(layer)"
      case .mlp(let layer): "Hidden layer of the MLP, layer \(layer)"
      case .mlpOutput(let layer): "Output of the MLP, layer \(layer)"
      case .attention(let layer): "Heads, layer \(layer)"
      }
    return "\(place); \(description.metadata.method), \(description.features) features"
  }

  private var isBasis: Bool { description.metadata.method.hasPrefix("default basis") }
}
