import Foundation
import Interpretation
import LanguageModels
import Numerics
import SparseCoding
import Testing

@Suite struct AblationTests {
  private let fixture: StudyFixture
  private let model: LlamaModel
  private static let length = 12

  init() throws {
    fixture = try StudyFixture()
    model = try StudyFixture.tinyModel()
  }

  private func dictionary(_ width: Int, bias: Float, isSigned: Bool = false) throws
    -> FeatureDictionary
  {
    var random = RandomNumbers(seed: 9)
    let rows = Matrix(rows: 3, columns: width, (0..<3 * width).map { _ in Float(random.normal()) })
    return try FeatureDictionary(
      encoder: rows, decoder: rows, bias: [bias, bias, -1e6],
      function: isSigned ? .identity : .relu,
      // Directions are in other units than the vectors.
      preprocessing: Preprocessing(scale: 2),
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
  }

  private static let sites: [Site] = [.residual(1), .mlp(0), .mlp(2), .mlpOutput(1), .attention(2)]

  @Test("an ablation is a run of the whole model with an edit at the site", arguments: sites)
  func plain(site: Site) throws {
    let fragments = try fixture.fragments(of: model, at: site, count: 8, length: Self.length)
    let dictionary = try dictionary(model.configuration.width(of: site), bias: -0.1)
    let codes = try fragments.codes(of: [FeatureSelection(dictionary, features: [0, 1])])[0]
    let effects = try AblationStudy(of: dictionary, on: fragments, in: model)
      .effects(of: codes, fragments: 100)
    #expect(effects.map(\.feature) == [0, 1])
    for (feature, effect) in effects.enumerated() {
      #expect(effect.fragments.count == codes[feature].maxima(length: Self.length).count)
      for measured in effect.fragments {
        let tokens = Array(fragments.text[measured.fragment])
        let original = try #require(
          try model.run(TokenBatch([tokens]), output: .logProbabilities).nextTokenLogProbabilities)
        let direction = dictionary.direction(feature)
        let edit = Intervention(site: site) { view in
          for row in 0..<view.rows {
            let vector = view.values(ofRow: row)
            let code = try dictionary.encode(Matrix(rows: 1, columns: vector.count, vector))[
              0, feature]
            view.setRow(row, to: zip(vector, direction).map { $0 - code * $1 })
          }
        }
        let changed = try #require(
          try model.run(TokenBatch([tokens]), interventions: [edit], output: .logProbabilities)
            .nextTokenLogProbabilities)
        for position in 0..<Self.length - 1 {
          #expect(
            abs(measured.losses[position] - (original[position] - changed[position])) < 2e-4)
        }
        #expect(measured.losses.contains { abs($0) > 1e-3 })
      }
    }
  }

  @Test func aFeatureThatIsNeverActiveChangesNothing() throws {
    let fragments = try fixture.fragments(
      of: model, at: .residual(1), count: 8, length: Self.length)
    let dictionary = try dictionary(model.configuration.width, bias: -0.1)
    let codes = try fragments.codes(of: [FeatureSelection(dictionary, features: [2])])[0]
    let effect = try AblationStudy(of: dictionary, on: fragments, in: model)
      .effects(of: codes, fragments: 8)[0]
    #expect(effect.fragments.isEmpty && effect.mean == nil && effect.predictions == 0)
    #expect(effect.histogram(in: fragments.text).total == 0)
  }

  @Test func nothingIsLostBeforeTheFirstCode() throws {
    let fragments = try fixture.fragments(
      of: model, at: .residual(0), count: 8, length: Self.length)
    let dictionary = try dictionary(model.configuration.width, bias: -6)
    let codes = try fragments.codes(of: [FeatureSelection(dictionary, features: [0])])[0]
    let effect = try AblationStudy(of: dictionary, on: fragments, in: model)
      .effects(of: codes, fragments: 8)[0]
    #expect(!effect.fragments.isEmpty)
    for fragment in effect.fragments {
      let first = try #require(fragment.amounts.firstIndex { $0 != 0 })
      #expect(fragment.losses.prefix(first).allSatisfy { $0 == 0 })
    }
  }

  @Test func signedCodesAreSetToTheirMean() throws {
    let site = Site.residual(1)
    let fragments = try fixture.fragments(of: model, at: site, count: 8, length: Self.length)
    let basis = try FeatureDictionary.defaultBasis(width: model.configuration.width, isSigned: true)
    let codes = try fragments.codes(of: [FeatureSelection(basis, features: [5])])[0]
    let effect = try AblationStudy(of: basis, on: fragments, in: model)
      .effects(of: codes, fragments: 8)[0]
    let vectors = try model.run(
      TokenBatch(tokens: fragments.text.tokens, blockLength: Self.length), reading: [site]
    ).activations[site]
    for measured in effect.fragments {
      for (position, amount) in measured.amounts.enumerated() {
        let value = try #require(vectors)[measured.fragment * Self.length + position, 5]
        #expect(abs(value - amount - Float(codes[0].mean)) < 1e-3)
      }
    }
  }

  @Test func fragmentsAreTheLargestAndRandomOnesAndRepeatable() throws {
    let fragments = try fixture.fragments(
      of: model, at: .residual(1), count: 20, length: Self.length)
    let dictionary = try dictionary(model.configuration.width, bias: 0)
    let codes = try fragments.codes(of: [FeatureSelection(dictionary, features: [0, 1])])[0]
    let study = try AblationStudy(of: dictionary, on: fragments, in: model)
    let both = try study.effects(of: codes, fragments: 6)
    let top = Set(codes[0].maxima(length: Self.length).prefix(3).map(\.fragment))
    #expect(Set(both[0].fragments.filter(\.isTop).map(\.fragment)) == top)
    #expect(both[0].fragments.count { $0.isRandom } == 3)
    // What is measured beside it makes no difference to a feature, but for rounding.
    let alone = try study.effects(of: [codes[1]], fragments: 6)[0]
    #expect(alone.fragments.map(\.fragment) == both[1].fragments.map(\.fragment))
    for (one, other) in zip(alone.fragments, both[1].fragments) {
      for (a, b) in zip(one.losses, other.losses) { #expect(abs(a - b) < 1e-4) }
    }
  }

  @Test func meansAreOverFragmentsByActivePositions() {
    func fragment(_ amounts: [Float], _ losses: [Float], isRandom: Bool) -> FragmentEffect {
      FragmentEffect(
        fragment: 0, isTop: !isRandom, isRandom: isRandom, amounts: amounts, losses: losses)
    }
    let effect = AblationEffect(
      feature: 1,
      fragments: [
        fragment([1, 1, 0], [0.5, 0.25], isRandom: true),
        fragment([0, 2, 1], [9, 0], isRandom: true),
        fragment([3, 0, 0], [2, -1], isRandom: false),
      ])
    #expect(effect.mean?.mean == 0.25 && effect.mean?.count == 2)
    #expect(effect.topMean?.mean == 2 && effect.topMean?.count == 1)
    #expect(effect.predictions == 6)
    #expect(effect.count(above: 0.1) == 4 && effect.count(gainingMoreThan: 0.1) == 1)
  }

  @Test func anotherSitesDictionaryIsRefused() throws {
    let fragments = try fixture.fragments(
      of: model, at: .residual(1), count: 4, length: Self.length)
    let dictionary = try dictionary(model.configuration.hiddenWidth, bias: 0)
    #expect {
      _ = try AblationStudy(of: dictionary, on: fragments, in: model)
    } throws: { error in
      "\(error)".contains("residual(1)") && "\(error)".contains("96")
    }
  }
}
