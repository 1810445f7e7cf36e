import CausalAnalysis
import Figures
import Notebook

/// Finds the points that no other point beats.
struct FindFrontier: Directive {
  static let configuration = DirectiveConfiguration(
    name: "frontier",
    summary: "The points of two costs that no other point beats: their Pareto frontier.",
    discussion: """
      A point is on the frontier if no other has both costs as low and one of them lower. The \
      hypervolume is the area between the frontier and `reference`, the worst costs that count.
      """,
    topic: .statistics,
    example: "frontier(x: [0, 1, 2, 3], y: [4, 2, 3, 1], reference: [4, 4]).y", storage: .transient)

  @Parameter("The first cost of each point.") var x: [Double]
  @Parameter("The second cost of each point.") var y: [Double]
  @Parameter("The worst costs that count, two numbers; the largest ones if omitted.")
  var reference: [Double]?

  func validate() throws {
    guard x.count == y.count, !x.isEmpty else {
      throw ParameterProblem(
        "y", "has \(y.count) values for \(x.count) points; give as many, and at least one")
    }
    if let reference, reference.count != 2 {
      throw ParameterProblem(
        "reference", "has \(reference.count) values; give one for each cost",
        suggestion: "reference: [4, 4]")
    }
  }

  func evaluate(_ run: Run) async throws -> FrontierValue {
    let frontier = ParetoFrontier(zip(x, y).map { (x: $0, y: $1) })
    let worst = reference ?? [x.max() ?? 0, y.max() ?? 0]
    let indices = x.indices.filter { frontier.isOnFrontier[$0] }.sorted {
      (x[$0], y[$0], $0) < (x[$1], y[$1], $1)
    }
    return FrontierValue(
      x: indices.map { x[$0] }, y: indices.map { y[$0] }, indices: indices, count: x.count,
      hypervolume: frontier.hypervolume(reference: (worst[0], worst[1])))
  }
}

/// A Pareto frontier.
struct FrontierValue: NominalValue, Codable {
  static let typeName = "Frontier"
  static let summary = "Points that no other point beats, by their first cost."
  static let members = [
    Member("x", of: Self.self, "The first costs, ascending.") { $0.x },
    Member("y", of: Self.self, "The second costs.") { $0.y },
    Member("indices", of: Self.self, "Which points they are, from 0.") { $0.indices },
    Member("hypervolume", of: Self.self, "Area between the frontier and the reference.") {
      $0.hypervolume
    },
  ]

  var x, y: [Double]
  var indices: [Int]
  /// Number of points that were compared.
  var count: Int
  var hypervolume: Double

  var presentation: Presentation {
    .text("\(indices.count) of \(NumberText.whole(count)) points are on the frontier")
  }
}
