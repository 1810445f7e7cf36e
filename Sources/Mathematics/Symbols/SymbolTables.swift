/// The signs that formulas know, by the name of their command.
enum SymbolTables {
  static let relations: [String: String] = [
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">",
    "leqslant": "⩽", "geqslant": "⩾", "lesssim": "≲", "gtrsim": "≳", "ll": "≪", "gg": "≫",
    "approx": "≈", "sim": "∼", "simeq": "≃", "cong": "≅", "equiv": "≡", "asymp": "≍",
    "propto": "∝", "doteq": "≐", "triangleq": "≜", "coloneqq": "≔", "approxeq": "≊",
    "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "supset": "⊃", "subseteq": "⊆",
    "supseteq": "⊇", "subsetneq": "⊊", "supsetneq": "⊋", "nsubseteq": "⊈",
    "sqsubseteq": "⊑", "sqsupseteq": "⊒", "prec": "≺", "succ": "≻", "preceq": "⪯",
    "succeq": "⪰", "perp": "⊥", "parallel": "∥", "nparallel": "∦", "mid": "∣", "nmid": "∤",
    "vdash": "⊢", "dashv": "⊣", "models": "⊨", "vDash": "⊨", "nless": "≮", "ngtr": "≯",
    "nleq": "≰", "ngeq": "≱", "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←",
    "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔",
    "longrightarrow": "⟶", "longleftarrow": "⟵", "longleftrightarrow": "⟷",
    "Longrightarrow": "⟹", "Longleftarrow": "⟸", "implies": "⟹", "impliedby": "⟸", "iff": "⟺",
    "Longleftrightarrow": "⟺", "mapsto": "↦", "longmapsto": "⟼", "hookrightarrow": "↪",
    "hookleftarrow": "↩", "rightharpoonup": "⇀", "rightleftharpoons": "⇌", "leadsto": "⇝",
    "rightsquigarrow": "⇝", "nearrow": "↗", "searrow": "↘", "uparrow": "↑", "downarrow": "↓",
    "updownarrow": "↕", "Uparrow": "⇑", "Downarrow": "⇓", "nrightarrow": "↛",
  ]

  static let binaries: [String: String] = [
    "pm": "±", "mp": "∓", "times": "×", "div": "÷", "cdot": "⋅", "ast": "∗", "star": "⋆",
    "circ": "∘", "bullet": "∙", "oplus": "⊕", "ominus": "⊖", "otimes": "⊗", "oslash": "⊘",
    "odot": "⊙", "cap": "∩", "cup": "∪", "sqcap": "⊓", "sqcup": "⊔", "uplus": "⊎", "wedge": "∧",
    "land": "∧", "vee": "∨", "lor": "∨", "setminus": "∖", "dagger": "†", "ddagger": "‡",
    "ltimes": "⋉", "rtimes": "⋊", "boxplus": "⊞", "boxtimes": "⊠", "diamond": "⋄",
  ]

  static let ordinaries: [String: String] = [
    "forall": "∀", "exists": "∃", "nexists": "∄", "neg": "¬", "lnot": "¬", "prime": "′",
    "backslash": "\\", "%": "%", "#": "#", "&": "&", "$": "$", "_": "_", "triangle": "△",
    "angle": "∠", "square": "□", "blacksquare": "■", "checkmark": "✓", "vdots": "⋮",
    "S": "§", "surd": "√",
  ]

  static let letterlikes: [String: String] = [
    "infty": "∞", "partial": "∂", "nabla": "∇", "emptyset": "∅", "varnothing": "∅", "ell": "ℓ",
    "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "wp": "℘", "top": "⊤", "bot": "⊥",
    "imath": "ı", "jmath": "ȷ", "degree": "°",
  ]

  static let dots: [String: String] = [
    "ldots": "…", "dots": "…", "dotsc": "…", "cdots": "⋯", "dotsb": "⋯", "dotsm": "⋯",
    "ddots": "⋱",
  ]

  static let punctuation: [String: String] = ["colon": ":"]

  static let bigOperators: [String: String] = [
    "sum": "∑", "prod": "∏", "coprod": "∐", "bigcup": "⋃", "bigcap": "⋂", "bigvee": "⋁",
    "bigwedge": "⋀", "bigoplus": "⨁", "bigotimes": "⨂", "bigodot": "⨀", "biguplus": "⨄",
    "bigsqcup": "⨆",
  ]

  static let integrals: [String: String] = ["int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮"]

  static let openings: [String: String] = [
    "{": "{", "lbrace": "{", "lbrack": "[", "langle": "⟨", "lfloor": "⌊", "lceil": "⌈",
    "lvert": "|", "lVert": "‖", "lparen": "(",
  ]

  static let closings: [String: String] = [
    "}": "}", "rbrace": "}", "rbrack": "]", "rangle": "⟩", "rfloor": "⌋", "rceil": "⌉",
    "rvert": "|", "rVert": "‖", "rparen": ")",
  ]

  /// Bars, which open or close by what stands before them.
  static let bars: [String: String] = ["|": "‖", "Vert": "‖", "vert": "|"]

  static let smallGreek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "varkappa": "ϰ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π",
    "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ",
    "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
  ]

  static let capitalGreek: [String: String] = [
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
  ]

  /// Functions with their names as they are set.
  static let functions: [String: String] = [
    "log": "log", "ln": "ln", "lg": "lg", "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan",
    "cot": "cot", "sec": "sec", "csc": "csc", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "coth": "coth", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "arg": "arg",
    "deg": "deg", "dim": "dim", "hom": "hom", "ker": "ker",
  ]

  /// Functions whose subscript is set below them where formulas are displayed.
  static let limitFunctions: [String: String] = [
    "max": "max", "min": "min", "sup": "sup", "inf": "inf", "lim": "lim", "det": "det",
    "gcd": "gcd", "Pr": "Pr", "limsup": "lim sup", "liminf": "lim inf", "argmax": "arg max",
    "argmin": "arg min",
  ]

  /// White space in eighteenths of an em.
  static let spaces: [String: Int] = [
    ",": 3, "thinspace": 3, ":": 4, ">": 4, "medspace": 4, ";": 5, "thickspace": 5, "!": -3,
    "negthinspace": -3, " ": 6, "\n": 6, "\t": 6, "enspace": 9, "quad": 18, "qquad": 36,
  ]

  static let accents: [String: Accent] = [
    "hat": Accent(text: "^", isStretchy: false, combining: "\u{302}"),
    "widehat": Accent(text: "^", isStretchy: true, combining: "\u{302}"),
    "bar": Accent(text: "¯", isStretchy: false, combining: "\u{304}"),
    "overline": Accent(text: "¯", isStretchy: true, isLine: true, combining: "\u{305}"),
    "tilde": Accent(text: "~", isStretchy: false, combining: "\u{303}"),
    "widetilde": Accent(text: "~", isStretchy: true, combining: "\u{303}"),
    "vec": Accent(text: "→", isStretchy: false, combining: "\u{20D7}"),
    "overrightarrow": Accent(text: "→", isStretchy: true, combining: "\u{20D7}"),
    "dot": Accent(text: "˙", isStretchy: false, combining: "\u{307}"),
    "ddot": Accent(text: "¨", isStretchy: false, combining: "\u{308}"),
    "acute": Accent(text: "´", isStretchy: false, combining: "\u{301}"),
    "grave": Accent(text: "`", isStretchy: false, combining: "\u{300}"),
    "check": Accent(text: "ˇ", isStretchy: false, combining: "\u{30C}"),
    "breve": Accent(text: "˘", isStretchy: false, combining: "\u{306}"),
    "mathring": Accent(text: "˚", isStretchy: false, combining: "\u{30A}"),
    "underline": Accent(
      text: "_", isStretchy: true, isBelow: true, isLine: true, combining: "\u{332}"),
    "overbrace": Accent(text: "⏞", isStretchy: true, takesLabel: true, combining: ""),
    "underbrace": Accent(
      text: "⏟", isStretchy: true, isBelow: true, takesLabel: true, combining: ""),
  ]
}
