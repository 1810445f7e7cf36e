import Figures
import Notebook

/// A text about one place of a plot.
struct MakeAnnotation: Directive {
  static let configuration = DirectiveConfiguration(
    name: "annotation",
    summary: "A text about one place of a plot, such as the name of a point.",
    discussion: """
      The text stands beside its place, inside the plot and off the data and other text; where it \
      has to stand further away, a thin line leads to the place. On an axis with categories the \
      position is their number, from 0. The axes reach as far as the places that are annotated.
      """,
    topic: .figures,
    example: """
      plot(
        [series("dictionaries", x: scores.map { $0.l0 }, y: scores.map { $0.fvu }, mark: .points)],
        x: "Active features", y: axis("Variance unexplained", from: 0),
        references: zip([1e-3, 4e-3], scores).map { l1, score in
          annotation("weight \\(l1)", x: score.l0, y: score.fvu)
        })
      """,
    exampleAlternative: "Points of variance unexplained against active features, each with the "
      + "weight of the L1 term that it was trained with.",
    storage: .transient)

  @Parameter(.unlabelled, "What it says.") var text: String
  @Parameter("Its place along the horizontal axis.") var x: Double
  @Parameter("Its place along the vertical axis.") var y: Double
  @Parameter("Whether the text may stand apart, with a thin line to its place.") var line = true

  func evaluate(_ run: Run) async throws -> Reference {
    .annotation(Annotation(text, x: x, y: y, hasLeader: line))
  }
}

/// A shaded part of a plot.
struct MakeRegion: Directive {
  static let configuration = DirectiveConfiguration(
    name: "region",
    summary: "A shaded part of a plot with a label; an outlined one on a heat map.",
    discussion: """
      It reaches to the edge of the plot on each side that is left out: with `left` and `right` \
      alone it is an upright band, with `bottom` and `top` alone a lying one.
      """,
    topic: .figures,
    example: """
      plot(
        [series("dictionaries", x: scores.map { $0.l0 }, y: scores.map { $0.fvu })],
        x: "Active features", y: axis("Variance unexplained", from: 0),
        references: [region("most variance explained", bottom: 0, top: 0.5)])
      """,
    exampleAlternative: "Variance unexplained against active features; the part below 0.5 is "
      + "shaded.",
    storage: .transient)

  @Parameter(.unlabelled, "What it means.") var label: String
  @Parameter("Where it begins along the horizontal axis.") var left: Double?
  @Parameter("Where it ends along the horizontal axis.") var right: Double?
  @Parameter("Where it begins along the vertical axis.") var bottom: Double?
  @Parameter("Where it ends along the vertical axis.") var top: Double?

  func validate() throws {
    if [left, right, bottom, top].allSatisfy({ $0 == nil }) {
      throw ParameterProblem(
        "label", "the region has no side",
        suggestion: "give at least one of `left`, `right`, `bottom` and `top`")
    }
    for (first, second, names) in [
      (left, right, ("left", "right")), (bottom, top, ("bottom", "top")),
    ] {
      guard let first, let second, !(first < second) else { continue }
      throw ParameterProblem(
        names.1, "the region does not end after its beginning",
        suggestion: "write the smaller number as `\(names.0)`")
    }
  }

  func evaluate(_ run: Run) async throws -> Reference {
    .region(Region(label, left: left, right: right, bottom: bottom, top: top))
  }
}

/// What is drawn on a plot to explain it.
enum Reference: Codable, Hashable, NominalValue {
  case line(ReferenceLine)
  case region(Region)
  case annotation(Annotation)

  static let typeName = "Reference"
  static let summary = "A line, a region or a text that explains a plot."

  var presentation: Presentation {
    switch self {
    case .line(let line): .text("reference “\(line.label)”")
    case .region(let region): .text("region “\(region.label)”")
    case .annotation(let note): .text("annotation “\(note.text)”")
    }
  }
}

extension Panel {
  /// Adds what explains the plot.
  mutating func add(_ references: [Reference]) {
    for reference in references {
      switch reference {
      case .line(let line): self.references.append(line)
      case .region(let region): regions.append(region)
      case .annotation(let note): annotations.append(note)
      }
    }
  }
}
