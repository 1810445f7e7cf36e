import Foundation
import Interpretation
import LanguageModels
import SparseCoding
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite final class CaseStudiesTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-cases-\(UUID().uuidString)")
  private let model: ModelValue
  private let corpus: CorpusValue
  private let dictionary: DictionaryValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let table = folder.appendingPathComponent("text.csv")
    let rows = (0..<40).map { row in
      "\"" + (0..<20).map { "Then number \(row * 20 + $0) jumps over the lazy dog. " }.joined()
        + "\""
    }
    try (["text"] + rows).joined(separator: "\n").write(
      to: table, atomically: true, encoding: .utf8)
    model = try ModelValue(Self.resolve(fixture), arithmetic: .float32)
    corpus = try CorpusValue(Self.resolve(table, options: ["column": "text"]))
    dictionary = DictionaryValue(
      try .randomDirections(width: 64, features: 96, seed: 1, site: "residual(1)"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func resolve(_ url: URL, options: [String: String] = [:]) throws
    -> ResolvedResource
  {
    ResolvedResource(
      url: url, digest: try Digest(ofFile: url),
      declaration: Resource(
        name: "test", file: url.path, options: options,
        position: SourcePosition(file: "book.yml", line: 1, column: 1)))
  }

  private func run(_ name: String = UUID().uuidString) throws -> Run {
    let work = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    return Run(seed: 1, workFolder: work)
  }

  private func fragments(at site: Site = .residual(1)) async throws -> FragmentsValue {
    try await CutFragments([
      model.value, corpus.value, [site].value, .integer(32), .integer(16), .integer(0),
    ]).evaluate(run())[0]
  }

  private func expect(
    _ message: String, _ body: () throws -> Void, line: Int = #line
  ) {
    #expect(
      performing: body,
      throws: { error in "\(error)".contains(message) })
  }

  @Test func aPromptFindsFeatures() async throws {
    let pieces = try await fragments()
    func search(_ prompt: String) throws -> FeaturesOn {
      try FeaturesOn([
        dictionary.value, .text(prompt), pieces.value, model.value, .real(1), .integer(4),
        .boolean(false),
      ])
    }
    let found = try await search("Then number").evaluate(run())
    #expect(found.count == 4)
    #expect(found.map(\.found.value) == found.map(\.found.value).sorted(by: >))
    await #expect(throws: ParameterProblem.self) { _ = try await search("").evaluate(self.run()) }
  }

  @Test func aTokenFindsFeatures() async throws {
    let pieces = try await fragments()
    func search(_ tokens: [String]) throws -> FindFeature {
      try FindFeature([
        dictionary.value, tokens.value, pieces.value, model.value, .integer(1), .integer(3),
      ])
    }
    let lists = try await search([".", " the"]).evaluate(run())
    #expect(lists.count == 2 && lists[1].allSatisfy { $0.token == "‘ the’" })
    let found = lists[0]
    #expect(found.count == 3 && found.allSatisfy { $0.token == "‘.’" })
    let value = found[0].found.value
    // The histogram of the same feature counts the same tokens.
    let histogram = try await histogram(found[0].found.feature, pieces)
    if histogram.topName == "‘.’" {
      #expect(histogram.histogram.dominant?.share == value)
      #expect(histogram.histogram.dominant?.total == found[0].found.count)
    } else {
      #expect((histogram.histogram.dominant?.share ?? 0) >= value)
    }
    await #expect {
      _ = try await search(["lazy dog"]).evaluate(self.run())
    } throws: { error in
      "\(error)".contains("“lazy dog” is ") && "\(error)".contains("one token each")
    }
  }

  private func histogram(_ feature: Int, _ pieces: FragmentsValue) async throws
    -> TokenHistogramValue
  {
    try await MakeTokenHistogram([
      dictionary.value, .integer(feature), pieces.value, model.value, .integer(10), .integer(3),
    ]).evaluate(run())
  }

  @Test func aHistogramsMembersFitEachOther() async throws {
    let histogram = try await histogram(2, fragments())
    func member(_ name: String) throws -> Value {
      try #require(TokenHistogramValue.members.first { $0.name == name }).read(histogram)
    }
    let counts = try [[Double]](member("counts"))
    let others = try [Double](member("others"))
    #expect(counts.allSatisfy { $0.count == 10 } && others.count == 10)
    #expect(try [String](member("tokens")).count == counts.count)
    #expect(try [Double](member("edges")).count == 11)
    let total = try Int(member("total"))
    #expect(Double(total) == (counts + [others]).reduce(0) { $0 + $1.reduce(0, +) } && total > 0)
  }

  @Test func featuresAndSitesThatDoNotExistAreRefused() async throws {
    let pieces = try await fragments()
    let other = try await fragments(at: .residual(2))
    expect("there is no feature 96 in a dictionary of 96") {
      try MakeTokenHistogram([
        self.dictionary.value, .integer(96), pieces.value, self.model.value, .integer(10),
        .integer(3),
      ]).validate()
    }
    expect("residual(1)") {
      try MakeFeatureCard([
        self.dictionary.value, .integer(0), other.value, self.model.value, .missing, .integer(0),
        .integer(3),
      ]).validate()
    }
    var tied = dictionary.description
    tied.metadata.method = "tied"
    let explained = InterpretationValue(
      dictionary: tied, site: .residual(1), explainer: ".tokens(20)", asked: 0, scores: [])
    expect("is of tied with") {
      try MakeFeatureCard([
        self.dictionary.value, .integer(0), pieces.value, self.model.value, explained.value,
        .integer(0), .integer(3),
      ]).validate()
    }
  }

  @Test func scoresOfAnotherTrainingAreRefused() async throws {
    let pieces = try await fragments()
    var other = dictionary.description
    other.metadata.l1 += 1
    let explained = InterpretationValue(
      dictionary: other, site: .residual(1), explainer: ".tokens(20)", asked: 0, scores: [])
    #expect {
      try MakeFeatureCard([
        self.dictionary.value, .integer(0), pieces.value, self.model.value, explained.value,
        .integer(0), .integer(3),
      ]).validate()
    } throws: {
      "\($0)".contains("another such dictionary")
    }
  }

  @Test func aCardTellsWhatIsKnown() async throws {
    let pieces = try await fragments()
    let value = try await MakeFeatureCard([
      dictionary.value, .integer(3), pieces.value, model.value, .missing, .integer(4), .integer(5),
    ]).evaluate(run())
    let card = value.card
    #expect(card.anchor == "feature-residual-1-3" && card.title == "Feature 3")
    #expect(card.explanation?.isEmpty == false)
    let titles = card.sections.map(\.title)
    for title in [
      "Codes that are not 0", "Nearest features", "Raises most", "Lowers most",
      "Fragments with the largest codes", "Other fragments",
    ] { #expect(titles.contains(title), "\(titles)") }
    #expect(card.facts.contains { $0.unit == "nats" })
    let entry = folder.appendingPathComponent("entry")
    try FileManager.default.createDirectory(at: entry, withIntermediateDirectories: true)
    #expect(try FeatureCardValue.read(value.write(in: entry), in: entry).card == card)
  }

  @Test func aCardSaysThatAFeatureIsNeverActive() async throws {
    let silent = try FeatureDictionary(
      encoder: dictionary.dictionary().encoder, decoder: dictionary.dictionary().decoder,
      bias: [Float](repeating: -1e6, count: 96),
      metadata: DictionaryMetadata(site: "residual(1)", ratio: 1, vectorsTrained: 0))
    let pieces = try await fragments()
    let card = try await MakeFeatureCard([
      DictionaryValue(silent).value, .integer(3), pieces.value, model.value, .missing, .integer(4),
      .integer(5),
    ]).evaluate(run()).card
    #expect(card.sections.first?.title == "Never active")
    #expect(card.explanation == "Never active on these fragments.")
    await #expect(throws: ValueError.self) {
      _ = try await MakeFeatureAtlas([
        DictionaryValue(silent).value, pieces.value, self.model.value, .integer(10),
        FeatureSample.first.value, .missing, .integer(0),
      ]).evaluate(self.run())
    }
  }

  @Test func anAtlasHasAnEntryForEachActiveFeature() async throws {
    let pieces = try await fragments()
    let atlas = try await MakeFeatureAtlas([
      dictionary.value, pieces.value, model.value, .integer(6), FeatureSample.first.value, .missing,
      .integer(2),
    ]).evaluate(run())
    #expect(atlas.catalogue.entries.count + atlas.silent == 6)
    #expect(atlas.catalogue.columns.map(\.title).last == "Loss")
    let codes = try pieces.activations.codes(
      of: [FeatureSelection(dictionary.dictionary(), features: Array(0..<6))])[0]
    for entry in atlas.catalogue.entries {
      let own = try #require(codes.first { String($0.feature) == entry.name })
      #expect(entry.numbers[1] == 100 * own.density)
      #expect(entry.numbers[3] == Double(own.largest))
      #expect(entry.sections.count == 3)
    }
  }

  @Test func ablationsOfSeveralFeaturesAreMeasured() async throws {
    let pieces = try await fragments()
    let effects = try await MeasureAblation([
      dictionary.value, [1, 2].value, pieces.value, model.value, .integer(6), .real(0.001),
      .integer(5), .integer(3),
    ]).evaluate(run())
    #expect(effects.map(\.losses.feature) == [1, 2])
    for effect in effects {
      #expect(effect.predictions == effect.fragments * 15)
      #expect(effect.losses.histogram.total == effect.above)
      #expect(effect.losses.histogram.edges.first == 0.001)
    }
  }

  @Test func monosemanticityIsMeasuredForEveryDictionary() async throws {
    let pieces = try await fragments()
    let basis = DictionaryValue(try .defaultBasis(width: 64, isSigned: true, site: "residual(1)"))
    let values = try await MeasureMonosemanticity([
      [dictionary, basis].value, pieces.value, model.value, .integer(20),
      FeatureSample.first.value, .real(0.01),
    ]).evaluate(run())
    #expect(values.map(\.method) == ["random", "default basis, signed"])
    for value in values {
      #expect(!value.measured.isEmpty)
      #expect(value.measured.allSatisfy { $0.share >= 0.02 && $0.share <= 1 })
    }
  }

  @Test func aTableListsTheFirstFeaturesOrThoseNamed() async throws {
    let scores = try [4, 7].map { feature in
      try FeatureScore(feature: feature, sentence: "Fires on ‘\(feature)’.", score: 0.5)
    }
    let explained = InterpretationValue(
      dictionary: dictionary.description, site: .residual(1), explainer: ".tokens(20)", asked: 2,
      scores: scores)
    let first = try await MakeFeatureTable([[explained].value, .missing, .integer(1)])
      .evaluate(run())
    #expect(first.rows == [["4", "Fires on ‘4’.", "0.50", "640"]])
    let named = try await MakeFeatureTable([[explained].value, [7].value, .integer(1)])
      .evaluate(run())
    #expect(named.rows.map { $0[0] } == ["7"])
    await #expect(throws: ParameterProblem.self) {
      _ = try await MakeFeatureTable([[explained].value, [5].value, .integer(1)])
        .evaluate(self.run())
    }
  }
}

extension FeatureScore {
  fileprivate init(feature: Int, sentence: String, score: Double) throws {
    let correlations = ["topAndRandom": score]
    let json: [String: Any] = [
      "feature": feature, "explanation": ["sentence": sentence], "signed": correlations,
      "rectified": correlations, "tokens": 640, "density": 0.1,
    ]
    self = try JSONDecoder().decode(
      FeatureScore.self, from: JSONSerialization.data(withJSONObject: json))
  }
}
