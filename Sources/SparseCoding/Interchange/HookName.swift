import LanguageModels

extension Site {
  /// The name that TransformerLens gives the place, by which SAELens knows it.
  var hookName: String {
    switch self {
    case .residual(let layer): "blocks.\(layer).hook_resid_post"
    case .mlp(let layer): "blocks.\(layer).mlp.hook_post"
    case .mlpOutput(let layer): "blocks.\(layer).hook_mlp_out"
    case .attention(let layer): "blocks.\(layer).attn.hook_z"
    }
  }

  /// The place of a TransformerLens hook; `nil` for one that is not read here.
  init?(hookName: String) {
    let parts = hookName.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0] == "blocks", let layer = Int(parts[1]), layer >= 0,
      String(layer) == parts[1]
    else { return nil }
    switch parts.dropFirst(2).joined(separator: ".") {
    case "hook_resid_post": self = .residual(layer)
    case "mlp.hook_post": self = .mlp(layer)
    case "hook_mlp_out": self = .mlpOutput(layer)
    case "attn.hook_z": self = .attention(layer)
    default: return nil
    }
  }
}
