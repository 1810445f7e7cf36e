/// The style sheet and the script, which every page shares.
enum Theme {
  /// The style sheet, a part for each concern; later parts refine earlier ones.
  enum Style {}

  /// The script, a part for each comfort; pages are read well without it.
  enum Script {}

  /// The style sheet.
  static let styleSheet =
    [
      tokenRules, Style.base, Style.layout, Style.navigation, Style.text, Style.mathematics,
      Style.notes, Style.listings, Style.figures, Style.tables, Style.claims,
      Style.shadedText, Style.cards, Style.catalogues, Style.layeredGraphs,
      Style.directiveReference, Style.frontPage, Style.colophon, Style.comforts,
      Style.adaptation, Style.printing,
    ].joined(separator: "\n\n") + "\n"

  /// The script: its parts share one scope and leave two names outside it.
  static let script = {
    let parts = [
      Script.elements, Script.appearance, Script.copying, Script.sections, Script.previews,
      Script.images, Script.search, Script.catalogues, Script.keys, Script.run,
    ]
    return "(() => {\n\"use strict\";\n\n" + parts.joined(separator: "\n\n") + "\n})();\n"
  }()

  /// Chooses the theme before the first paint.
  static let earlyScript: StaticString =
    "try{var t=localStorage.getItem(\"theme\");if(t===\"dark\"||t===\"light\")document.documentElement.dataset.theme=t}catch(e){}"

  /// A colour in both themes, as hexadecimal digits.
  struct ColorToken {
    var name: String
    var light: String
    var dark: String
  }

  /// The colours of pages.
  static let colors: [ColorToken] = [
    ColorToken(name: "ground", light: "#ffffff", dark: "#161616"),
    ColorToken(name: "panel", light: "#f6f7f8", dark: "#1e1f20"),
    ColorToken(name: "ink", light: "#1b1e23", dark: "#dfdfd6"),
    ColorToken(name: "quiet", light: "#545b64", dark: "#a9a99f"),
    ColorToken(name: "link", light: "#1f5fa8", dark: "#8ab4f8"),
    ColorToken(name: "hairline", light: "#d9dce0", dark: "#34363a"),
    ColorToken(name: "control", light: "#7b828c", dark: "#7d7f84"),
    ColorToken(name: "accent", light: "#c8481c", dark: "#f0803c"),
    ColorToken(name: "error", light: "#b42318", dark: "#ff9b90"),
    ColorToken(name: "error-ground", light: "#fef3f2", dark: "#2a1917"),
    ColorToken(name: "warning", light: "#7a4b00", dark: "#f0c060"),
    ColorToken(name: "warning-ground", light: "#fff8e6", dark: "#262013"),
    ColorToken(name: "success", light: "#0b6b3a", dark: "#6fd19b"),
    ColorToken(name: "success-ground", light: "#effaf3", dark: "#14231b"),
    ColorToken(name: "note", light: "#1849a9", dark: "#9cc0ff"),
    ColorToken(name: "note-ground", light: "#eff5ff", dark: "#171f2d"),
    ColorToken(name: "mark", light: "#ffefb0", dark: "#5c4a00"),
    ColorToken(name: "shade", light: "#f3a35c", dark: "#8f4a1a"),
    ColorToken(name: "shade-opposite", light: "#8fc1ea", dark: "#1f5588"),
    ColorToken(name: "shade-line", light: "#b4540f", dark: "#e08a45"),
    ColorToken(name: "keyword", light: "#9b2393", dark: "#ff8fc3"),
    ColorToken(name: "string", light: "#a5281b", dark: "#ff9d8a"),
    ColorToken(name: "number", light: "#1d4ed8", dark: "#d9c97c"),
    ColorToken(name: "comment", light: "#5a626d", dark: "#9aa3ad"),
    ColorToken(name: "type", light: "#0b5e73", dark: "#7fd6e8"),
    ColorToken(name: "label", light: "#5a3fa3", dark: "#c3b1ff"),
  ]

  /// The custom properties of both themes: the system's choice, unless the reader made another.
  private static var tokenRules: String {
    let light = colors.map { "  --\($0.name): \($0.light);" }.joined(separator: "\n")
    let dark = colors.map { "    --\($0.name): \($0.dark);" }.joined(separator: "\n")
    func darkRules(_ root: String) -> String {
      """
        \(root) {
          color-scheme: dark;
      \(dark)
        }
        \(root) .only-light { display: none }
        \(root) .only-dark { display: block }
      """
    }
    return """
      :root {
        color-scheme: light;
      \(light)
      }
      .only-dark { display: none }
      .only-light { display: block }
      @media screen and (prefers-color-scheme: dark) {
      \(darkRules(":root:not([data-theme=light])"))
      }
      @media screen {
      \(darkRules(":root[data-theme=dark]"))
      }
      """
  }
}
