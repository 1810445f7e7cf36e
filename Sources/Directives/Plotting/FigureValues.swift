import Figures
import Notebook

extension Figure: NominalValue {
  /// The name in the directive language.
  public static var typeName: String { "Figure" }
  /// One sentence on what it is.
  public static var summary: String { "A plot." }
  /// How it is shown.
  public static var presentationKind: PresentationKind { .figure }
  /// How it is shown.
  public var presentation: Presentation { .figure(self) }
}

extension Panel: NominalValue {
  /// The name in the directive language.
  public static var typeName: String { "Panel" }
  /// One sentence on what it is.
  public static var summary: String { "One of several plots in a figure." }
  /// How it is shown.
  public static var presentationKind: PresentationKind { .figure }
  /// How it is shown.
  public var presentation: Presentation { .figure(Figure(self)) }
}

extension Series: NominalValue {
  /// The name in the directive language.
  public static var typeName: String { "Series" }
  /// One sentence on what it is.
  public static var summary: String { "Numbers that share a name, a colour and a mark." }
  /// How it is shown.
  public var presentation: Presentation { .text("series “\(name)”") }
}

extension Axis: NominalValue {
  /// The name in the directive language.
  public static var typeName: String { "Axis" }
  /// One sentence on what it is.
  public static var summary: String { "What an axis measures and how it is scaled." }
  /// How it is shown.
  public var presentation: Presentation { .text("axis “\(title)”") }
}

extension Table: NominalValue {
  /// The name in the directive language.
  public static var typeName: String { "Table" }
  /// One sentence on what it is.
  public static var summary: String { "A table." }
  /// How it is shown.
  public static var presentationKind: PresentationKind { .table }
  /// How it is shown.
  public var presentation: Presentation { .table(self) }
}

/// A choice without arguments, one for each case of a Swift enumeration.
protocol SimpleChoice: ChoiceValue, RawRepresentable, CaseIterable where RawValue == String {
  /// One sentence on what the case means.
  var meaning: String { get }
}

extension SimpleChoice {
  static var cases: [ChoiceCase] {
    allCases.map { choice in ChoiceCase(choice.rawValue, choice.meaning) { _ in choice } }
  }

  var expression: String { ".\(rawValue)" }
}

/// How numbers are drawn.
enum MarkChoice: String, SimpleChoice {
  case line, points, steps, bars, area

  static let typeName = "Mark"
  static let summary = "How numbers are drawn."

  var meaning: String {
    switch self {
    case .line: "Points joined in order."
    case .points: "Points alone."
    case .steps: "Steps that hold a value until the next."
    case .bars: "Bars from zero."
    case .area: "A line with the space below filled."
    }
  }

  var mark: Series.Mark {
    switch self {
    case .line: .line
    case .points: .scatter
    case .steps: .step
    case .bars: .bar
    case .area: .area
    }
  }
}

/// How intervals are drawn.
enum UncertaintyChoice: String, SimpleChoice {
  case bars, band, none

  static let typeName = "Uncertainty"
  static let summary = "How intervals are drawn."

  var meaning: String {
    switch self {
    case .bars: "A thin bar at each point."
    case .band: "A shaded band."
    case .none: "Not at all."
    }
  }
}

/// How an axis is scaled.
enum ScaleChoice: String, SimpleChoice {
  case linear, logarithmic

  static let typeName = "Scale"
  static let summary = "How values are placed along an axis."

  var meaning: String {
    switch self {
    case .linear: "Equal differences take equal room."
    case .logarithmic: "Equal ratios take equal room."
    }
  }
}

/// The direction of a reference line.
enum DirectionChoice: String, SimpleChoice {
  case horizontal, vertical

  static let typeName = "Direction"
  static let summary = "The direction of a line."

  var meaning: String { self == .horizontal ? "From left to right." : "From bottom to top." }
}
