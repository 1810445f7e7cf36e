import LanguageModels

extension Tokenizer {
  /// A token's text on one line, in quotation marks that show its white space: ‘ the’, ‘⏎’.
  public func quotedText(of token: Int32) -> String {
    "‘\(PatternSentence.visible(text(of: token)))’"
  }
}
