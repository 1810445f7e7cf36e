extension Diagnostic {
  /// A suggestion of another module, which may be only what to write, as a sentence.
  static func advice(_ suggestion: String) -> String {
    suggestion.hasPrefix("`") ? "write \(suggestion)" : suggestion
  }
}
