import Figures
import Foundation
import Synchronization

@testable import Notebook

/// Counts evaluations, so that tests can see what was computed.
final class ToyLog: Sendable {
  private let state = Mutex<[String]>([])
  func note(_ text: String) { state.withLock { $0.append(text) } }
  var entries: [String] { state.withLock { $0 } }
  func clear() { state.withLock { $0 = [] } }
}

enum ToyLibrary {
  @TaskLocal static var log = ToyLog()

  static func library(_ log: ToyLog = ToyLog()) -> DirectiveLibrary {
    DirectiveLibrary(
      directives: [
        Subject.self, Harvest.self, Train.self, Score.self, Draw.self, Fails.self, Broken.self,
        Grid.self, RandomNumbers.self, Named.self, Claims.self,
      ],
      nominals: [
        SubjectValue.self, Activations.self, ToyDictionary.self, Drawing.self, ToyClaim.self,
      ],
      choices: [Site.self, Statistic.self])
  }
}

struct SubjectValue: NominalValue, Codable {
  static let typeName = "Subject"
  static let summary = "A model."
  static let members = [
    Member("layers", "Number of layers.") { (value: SubjectValue) in value.layers }
  ]
  var name: String
  var layers: Int
  var presentation: Presentation { .text(name) }
}

struct Activations: NominalValue, Codable {
  static let typeName = "Activations"
  static let summary = "Activations."
  static let members = [
    Member("tokens", "Number of tokens.") { (value: Activations) in value.tokens },
    Member("site", "Where.") { (value: Activations) in value.layer },
  ]
  var layer: Int
  var tokens: Int
  var presentation: Presentation { .none }
}

struct ToyDictionary: NominalValue, Codable {
  static let typeName = "Dictionary"
  static let summary = "A dictionary."
  static let members = [
    Member("fvu", "Unexplained variance.") { (value: ToyDictionary) in value.fvu },
    Member("features", "Scores of the features.") { (value: ToyDictionary) in value.features },
    Member("best", "The best feature, if there is one.") { (value: ToyDictionary) in value.best },
  ]
  var fvu: Double
  var features: [Double]
  var best: Int?
  var presentation: Presentation { .text("fvu \(fvu)") }
}

struct Drawing: NominalValue, Codable {
  static let typeName = "Drawing"
  static let summary = "A figure."
  static let presentationKind = PresentationKind.figure
  var points: [Double]
  var presentation: Presentation { .text("drawing of \(points.count)") }
}

enum Site: ChoiceValue {
  case residual(Int)
  case embedding
  static let typeName = "Site"
  static let summary = "Where to read."
  static let cases = [
    ChoiceCase(
      "residual", "After a block.",
      parameters: [
        ParameterDeclaration(label: nil, name: "layer", type: .integer, summary: "The block.")
      ]
    ) { values in
      guard case .integer(let layer) = values[0], (0..<30).contains(layer) else {
        throw ParameterProblem("layer", "the model has layers 0 to 29")
      }
      return Site.residual(layer)
    },
    ChoiceCase("embedding", "Before the first block.") { _ in Site.embedding },
  ]
  var expression: String {
    switch self {
    case .residual(let layer): ".residual(\(layer))"
    case .embedding: ".embedding"
    }
  }
}

enum Statistic: String, ChoiceValue, CaseIterable {
  case mean, median, embedding
  static let typeName = "Statistic"
  static let summary = "A statistic."
  static var cases: [ChoiceCase] {
    allCases.map { statistic in ChoiceCase(statistic.rawValue, "One.") { _ in statistic } }
  }
  var expression: String { ".\(rawValue)" }
}

struct Subject: Directive {
  static let configuration = DirectiveConfiguration(
    name: "subject", summary: "Opens a model.", storage: .immediate)
  @Parameter(.unlabelled, "Its name.") var name: String
  func evaluate(_ run: Run) async throws -> SubjectValue {
    ToyLibrary.log.note("subject")
    guard name != "absent" else { throw ParameterProblem("name", "there is no such model") }
    return SubjectValue(name: name, layers: 30)
  }
}

struct Harvest: Directive {
  static let configuration = DirectiveConfiguration(name: "harvest", summary: "Harvests.")
  @Parameter(.unlabelled, "The model.") var model: SubjectValue
  @Parameter(.unlabelled, "Where.") var site: Site
  @Parameter("How many tokens.", unit: "tokens", in: 1...1e6) var tokens = 1000
  func evaluate(_ run: Run) async throws -> Activations {
    ToyLibrary.log.note("harvest \(site.expression)")
    var layer = -1
    if case .residual(let number) = site { layer = number }
    return Activations(layer: layer, tokens: tokens)
  }
}

struct Train: Directive {
  static let configuration = DirectiveConfiguration(name: "train", summary: "Trains.")
  @Parameter("Activations to learn from.") var on: Activations
  @Parameter("Features per dimension.", in: 0.25...64) var ratio = 2.0
  @Parameter("Weight of the L1 term.", in: 0...1) var l1 = 0.001
  func validate() throws {
    if ratio == 3, l1 == 0.5 {
      throw ParameterProblem("l1", "ratio 3 and l1 0.5 exclude each other")
    }
  }
  func evaluate(_ run: Run) async throws -> ToyDictionary {
    ToyLibrary.log.note("train \(on.layer) \(ratio) \(l1)")
    return ToyDictionary(
      fvu: Double(on.layer) / 10 + l1, features: [0.5, ratio, 0.25], best: ratio > 2 ? 1 : nil)
  }
}

struct Score: Directive {
  static let configuration = DirectiveConfiguration(name: "score", summary: "Scores.")
  @Parameter(.unlabelled, "The dictionary.") var dictionary: ToyDictionary
  @Parameter("How to pool.") var by = Statistic.mean
  @Parameter("How many features, or all.") var features: Int?
  func evaluate(_ run: Run) async throws -> Double {
    ToyLibrary.log.note("score \(by.expression)")
    return dictionary.fvu * 2
  }
}

struct Draw: Directive {
  static let configuration = DirectiveConfiguration(name: "draw", summary: "Draws.")
  @Parameter(.unlabelled, "The points.") var points: [Double]
  @Parameter("Sizes of the points.", in: 0...10) var sizes: [Double] = []
  func evaluate(_ run: Run) async throws -> Drawing {
    ToyLibrary.log.note("draw \(points)")
    return Drawing(points: points)
  }
}

struct Fails: Directive {
  static let configuration = DirectiveConfiguration(name: "fails", summary: "Fails.")
  @Parameter("Whatever.") var with = 0
  func evaluate(_ run: Run) async throws -> ToyDictionary {
    ToyLibrary.log.note("fails")
    throw ValueError("out of luck")
  }
}

/// Fails for a value that only a run can find.
struct Broken: Directive {
  static let configuration = DirectiveConfiguration(name: "broken", summary: "Fails for 2.")
  @Parameter(.unlabelled, "A number.") var number: Int
  func evaluate(_ run: Run) async throws -> Int {
    ToyLibrary.log.note("broken \(number)")
    run.warn("number \(number) is odd")
    return number
  }
}

struct Grid: Directive {
  static let configuration = DirectiveConfiguration(name: "grid", summary: "Many dictionaries.")
  @Parameter(.unlabelled, "How many.") var count: Int
  func evaluate(_ run: Run) async throws -> [ToyDictionary] {
    ToyLibrary.log.note("grid \(count)")
    return (0..<count).map { ToyDictionary(fvu: Double($0) / 4, features: [], best: $0) }
  }
}

struct RandomNumbers: Directive {
  static let configuration = DirectiveConfiguration(name: "random", summary: "Its seed.")
  @Parameter("Of what.") var of = 1
  func evaluate(_ run: Run) async throws -> String { "\(run.seed)" }
}

struct Named: Directive {
  static let configuration = DirectiveConfiguration(name: "named", summary: "Names.")
  @Parameter("Texts.") var texts: [String] = []
  @Parameter("A place, if known.") var at: Site?
  func evaluate(_ run: Run) async throws -> [Site] { [.embedding, .residual(3)] }
}

struct Claims: Directive {
  static let configuration = DirectiveConfiguration(
    name: "claim", summary: "States a claim.", storage: .transient)
  @Parameter(.unlabelled, "Its name.") var name: String
  func evaluate(_ run: Run) async throws -> ToyClaim { ToyClaim(name: name) }
}

struct ToyClaim: NominalValue, Codable {
  static let typeName = "Claim"
  static let summary = "A claim."
  static let presentationKind = PresentationKind.claim
  var name: String
  var presentation: Presentation {
    .claim(Claim(name: name, statement: "S", paper: "P", findings: []))
  }
}
