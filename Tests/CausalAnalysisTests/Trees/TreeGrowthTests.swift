import LanguageModels
import Numerics
import SparseCoding
import Testing

@testable import CausalAnalysis

@Suite struct TreeGrowthTests {
  private let fixture: TreeFixture

  init() throws { fixture = try TreeFixture() }

  private func settings(_ change: (inout TreeSettings) -> Void = { _ in }) -> TreeSettings {
    var settings = TreeSettings()
    settings.contexts = 4
    settings.parents = 2
    settings.candidates = nil
    change(&settings)
    return settings
  }

  private func grow(_ settings: TreeSettings, root: Int = 3) throws -> CausalTree {
    try TreeGrowth(fixture.levels, in: fixture.model, settings: settings)
      .grow(root: root, contexts: TreeFixture.sources)
  }

  @Test func parentsAreTheLargestEffectsMeasuredElsewhere() throws {
    let tree = try grow(settings())
    let expansion = try #require(tree.expansions.first)
    #expect(expansion.layer == 2 && expansion.feature == 3)
    #expect(expansion.choosingContexts == 4 && expansion.measuringContexts == 4)
    let target = try TargetFeature(3, of: fixture.levels[2].dictionary)
    let readings = try ContextReadings(
      of: target, at: fixture.levels[2], lower: fixture.levels[1],
      from: TreeFixture.sources(2, [3])[0], count: 8, in: fixture.model, isCancelled: { false })
    let contexts = readings.batch.ranges.map { Array(readings.batch.tokens[$0]) }
    func effects(_ feature: Int, _ parity: Int) throws -> [Double] {
      try contexts.enumerated().filter { $0.offset % 2 == parity }.map {
        try fixture.directEffect(of: feature, at: 1, on: 3, at: 2, in: $0.element)
      }
    }
    let ranked = try (0..<12).map { (feature: $0, effect: Statistics.mean(try effects($0, 0))) }
      .sorted { $0.effect > $1.effect }
    #expect(expansion.edges.map(\.feature) == ranked.prefix(2).map(\.feature))
    for (edge, expected) in zip(expansion.edges, ranked) {
      #expect(abs(edge.choosingEffect - expected.effect) < 2e-4)
      for (value, direct) in zip(edge.effects, try effects(edge.feature, 1)) {
        #expect(abs(value - direct) < 2e-4)
      }
      #expect(edge.turned.count == 4 && edge.turned != edge.effects)
    }
    #expect(expansion.activeFeatures == expansion.examined.count)
    for random in expansion.random {
      #expect(!expansion.edges.contains { $0.feature == random.feature })
      for (value, direct) in zip(random.effects, try effects(random.feature, 1)) {
        #expect(abs(value - direct) < 2e-4)
      }
    }
  }

  @Test func allParentsOfTheRootAreFollowed() throws {
    let tree = try grow(settings())
    let root = try #require(tree.expansions.first)
    #expect(root.edges.count == 2)
    #expect(tree.expansions.dropFirst().map(\.layer) == [1, 1])
    #expect(tree.expansions.dropFirst().map(\.feature) == root.edges.map(\.feature))
    #expect(tree.nodes.first == .init(layer: 2, feature: 3))
    #expect(Set(tree.nodes).count == tree.nodes.count)
    #expect(tree.nodes.contains { $0.layer == 0 })
  }

  @Test func ofOtherNodesTheStrongestParentsAreFollowed() {
    func edge(_ feature: Int) -> CausalEdge {
      CausalEdge(
        feature: feature, choosingEffect: 0.1, effects: [], turned: [], activeContexts: 0,
        cosine: 0, cosineRank: 0)
    }
    let settings = settings { $0.followed = 2 }
    let edges = [edge(8), edge(4), edge(6)]
    #expect(settings.features(toFollow: edges, isRoot: true) == [8, 4, 6])
    #expect(settings.features(toFollow: edges, isRoot: false) == [8, 4])
    #expect(settings.features(toFollow: [], isRoot: false) == [])
    #expect(TreeSettings().mostExpansions(levels: 2) == 1)
    #expect(TreeSettings().mostExpansions(levels: 6) == 13)
    #expect(settings.mostExpansions(levels: 4) == 7)
  }

  @Test func featuresThatSeveralNodesShareAreLookedIntoOnce() throws {
    func edge(_ feature: Int) -> CausalEdge {
      CausalEdge(
        feature: feature, choosingEffect: 0.1, effects: [0.1, 0.1, 0.1], turned: [0, 0, 0],
        activeContexts: 3, cosine: 0, cosineRank: 0)
    }
    func expansion(_ layer: Int, _ feature: Int, _ parents: [Int]) -> NodeExpansion {
      NodeExpansion(
        layer: layer, feature: feature, choosingContexts: 3, measuringContexts: 3, meanCode: 1,
        activeFeatures: 5, examined: [], edges: parents.map(edge), random: [])
    }
    let known = [expansion(2, 3, [4, 5]), expansion(1, 4, [7, 8]), expansion(1, 5, [7, 9])]
    let tree = try TreeGrowth(fixture.levels, in: fixture.model, settings: settings()).grow(
      root: 3, contexts: { _, _ in [] }, known: known)
    #expect(tree.expansions == known)
    #expect(tree.nodes.map(\.feature) == [3, 4, 5, 7, 8, 9])
    #expect(tree.nodes.map(\.layer) == [2, 1, 1, 0, 0, 0])
  }

  @Test func theThresholdLeavesParentsOut() throws {
    let all = try grow(settings { $0.threshold = 0 })
    let largest = try #require(all.expansions.first?.edges.first?.choosingEffect)
    #expect(try grow(settings { $0.threshold = largest }).expansions[0].edges.count == 1)
    let none = try grow(settings { $0.threshold = largest + 1e-6 })
    #expect(none.expansions.count == 1 && none.expansions[0].edges.isEmpty)
    #expect(none.nodes == [.init(layer: 2, feature: 3)])
    #expect(none.expansions[0].sums.isEmpty)
  }

  @Test func candidatesAreThoseWithTheLargestAttributions() throws {
    let all = try grow(settings()).expansions[0].examined
    let some = try grow(settings { $0.candidates = 4 }).expansions[0].examined
    let expected = all.sorted { $0.attribution > $1.attribution }.prefix(4).map(\.feature)
    #expect(Set(some.map(\.feature)) == Set(expected))
    #expect(some.map(\.effect) == some.map(\.effect).sorted(by: >))
  }

  @Test func theSameGivesTheSameAndIsNotMadeTwice() throws {
    var steps: [[NodeExpansion]] = []
    let growth = try TreeGrowth(fixture.levels, in: fixture.model, settings: settings())
    let tree = try growth.grow(root: 3, contexts: TreeFixture.sources, found: { steps.append($0) })
    #expect(try growth.grow(root: 3, contexts: TreeFixture.sources) == tree)
    #expect(steps.last == tree.expansions && steps.map(\.count) == Array(1...steps.count))
    var asked: [[Int]] = []
    let resumed = try growth.grow(
      root: 3,
      contexts: { level, features in
        asked.append(features)
        return TreeFixture.sources(level, features)
      }, known: Array(tree.expansions.prefix(2)))
    #expect(resumed == tree)
    #expect(asked == [Array(tree.expansions[0].edges.map(\.feature).dropFirst())])
  }

  @Test func intervalsAreOverContexts() throws {
    func edge(_ effects: [Double]) -> CausalEdge {
      CausalEdge(
        feature: 0, choosingEffect: 0.2, effects: effects, turned: [0, 0, 0.03], activeContexts: 3,
        cosine: 0, cosineRank: 0)
    }
    let estimate = try #require(edge([0.1, 0.2, 0.3]).effect)
    #expect(abs(estimate.mean - 0.2) < 1e-12 && estimate.count == 3)
    // 4.3027 · 0.1 / √3.
    #expect(abs((estimate.halfWidth ?? 0) - 0.248413) < 1e-5)
    let expansion = NodeExpansion(
      layer: 1, feature: 0, choosingContexts: 3, measuringContexts: 3, meanCode: 1,
      activeFeatures: 4, examined: [], edges: [edge([0.1, 0.2, 0.3]), edge([0, 0, 0.5])],
      random: [RandomParent(feature: 1, effects: [0, 0.25, 0], cosine: 0)])
    #expect(expansion.sums == [0.1, 0.2, 0.8] && expansion.randomSums == [0, 0.25, 0])
    #expect(expansion.turnedSums == [0, 0, 0.06])
  }

  @Test func cosinesAreThoseOfDirections() throws {
    let dictionary = try FeatureDictionary(
      encoder: Matrix(rows: 3, columns: 2, [1, 0, 0, 1, 1, 1]),
      decoder: Matrix(rows: 3, columns: 2, [2, 0, 0, -1, 3, 3]), bias: [0, 0, 0],
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
    let cosines = Cosines(of: [0, 5], with: dictionary)
    #expect(cosines.values[0] == 0 && abs(cosines.values[1] + 1) < 1e-9)
    #expect(abs(cosines.values[2] - 0.5.squareRoot()) < 1e-9)
    #expect((0..<3).map(cosines.rank) == [2, 0, 1])
  }

  @Test func aNodeWithFewContextsHasNoParents() throws {
    let growth = try TreeGrowth(fixture.levels, in: fixture.model, settings: settings())
    let tree = try growth.grow(root: 3) { level, features in
      TreeFixture.sources(level, features).map { source in
        level == 2 ? source : ContextSource(sequences: source.sequences, minimum: 1e9)
      }
    }
    #expect(tree.expansions.count == 3 && !tree.expansions[0].edges.isEmpty)
    #expect(tree.expansions.dropFirst().allSatisfy { $0.isTooRare && $0.edges.isEmpty })
    expect("needs 6") {
      _ = try growth.grow(root: 3) { _, features in
        features.map { _ in ContextSource(sequences: [], minimum: 0) }
      }
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let levels = fixture.levels
    func make(_ levels: [TreeLevel], _ settings: TreeSettings) throws {
      _ = try TreeGrowth(levels, in: fixture.model, settings: settings)
    }
    expect("two levels") { try make([levels[0]], settings()) }
    expect("layer 0 follows layer 2") { try make([levels[2], levels[0]], settings()) }
    var wide = levels[0]
    wide.dictionary = try TreeFixture.dictionary(4, width: 96, seed: 1)
    expect("96 values does not fit residual(0), which has 64") {
      try make([wide, levels[1]], settings())
    }
    expect("signed codes") { try make(try TreeFixture(isSigned: true).levels, settings()) }
    expect("make no sense") { try make(levels, settings { $0.contexts = 2 }) }
    expect("no feature 12 in a dictionary of 12") { _ = try grow(settings(), root: 12) }
  }

  private func expect(_ message: String, _ body: () throws -> Void) {
    #expect(performing: body, throws: { "\($0)".contains(message) })
  }
}
