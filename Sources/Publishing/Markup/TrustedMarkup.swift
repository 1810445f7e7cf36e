import Mathematics
import Notebook

/// Mark-up that goes into a page as it is.
///
/// It is made in these few ways only: from a formula, whose writer escapes what it is given; from
/// raw HTML of a book that allows it; from the program's own style and script; and from data for
/// the script, written so that no text in it can end the script.
struct TrustedMarkup: Sendable {
  let text: String

  private init(_ text: String) { self.text = text }

  /// A formula as MathML.
  init(_ formula: Formula, isDisplayed: Bool) {
    text = formula.markup(isDisplayed: isDisplayed)
  }

  /// Raw HTML of a chapter; nothing unless the book allows it.
  init?(html: String, of book: Book) {
    guard book.allowsHTML else { return nil }
    text = html
  }

  /// A call of a function of the program's script.
  init(_ call: ScriptCall) { text = call.text }

  /// The script that chooses the theme before the first paint.
  static var earlyScript: TrustedMarkup { TrustedMarkup("\(Theme.earlyScript)") }
  /// The program's style sheet.
  static var styleSheet: TrustedMarkup { TrustedMarkup(Theme.styleSheet) }
  /// The program's script.
  static var script: TrustedMarkup { TrustedMarkup(Theme.script) }
}
