import CausalAnalysis
import Foundation
import LanguageModels
import Notebook
import Numerics
import SparseCoding
import Storage

/// Patches features from one run into another, ever more of them.
struct PatchFeatures: Directive {
  static let configuration = DirectiveConfiguration(
    name: "patch",
    summary: "Gives features the codes of another run, ever more of them, and measures the answer.",
    discussion: """
      The model runs on the base prompt of each pair. At the site of the activations, at every \
      position from the token that differs on, $x' = x + \\sum_{j \\in F} (\\bar c_j - c_j) f_j$ moves the codes of the features $F$ to \
      those of the target prompt; what the dictionary does not reconstruct stays as it is in the \
      base run. Measured are the divergence of the prediction at the last position from that for \
      the target, in nats, and the edit magnitude, the mean of $\\lVert x' - x \\rVert$ over all tokens.

      `.attribution` orders features by how much their change is expected to lower the divergence: the \
      change times the mean gradient at some points between base and target. `.greedy` is the paper's \
      search (Algorithm 4.1 of Conmy et al.): all features are patched, and for each threshold in turn \
      every one is given back whose loss raises the divergence by less. It takes a run of the model for \
      every candidate; `.attribution` takes one for each point and each number of features.

      Massive vectors stay as they are. A killed run goes on where it stopped.
      """,
    topic: .causes,
    example: """
      let pairs = counterfactuals(model, pairs: 4)
      patch(dictionaries, replacing: activations, of: model, on: pairs, counts: [1, 8])[0].divergences
      """, version: 2)

  @Parameter(.unlabelled, "The dictionaries.") var dictionaries: [DictionaryValue]
  @Parameter("The activations they were made for: their site and norm threshold.")
  var replacing: ActivationsValue
  @Parameter("The model that the activations are of.") var of: ModelValue
  @Parameter("The pairs of prompts.") var on: CounterfactualsValue
  @Parameter("Numbers of features to patch; none and all are added.")
  var counts: [Int] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
  @Parameter("How features are chosen.") var order: OrderChoice = .attribution(4)

  func validate() throws {
    guard !dictionaries.isEmpty else {
      throw ParameterProblem("dictionaries", "is empty; give at least one dictionary")
    }
    try replacing.checkPatching(dictionaries, of: of)
    guard !counts.isEmpty, counts.allSatisfy({ $0 > 0 }) else {
      throw ParameterProblem(
        "counts", "is a set of features without a member; give numbers from 1 on",
        suggestion: "counts: [1, 8, 64]")
    }
  }

  func evaluate(_ run: Run) async throws -> [PatchingValue] {
    let language = try of.load()
    let loaded = try dictionaries.map { try $0.dictionary() }
    let total = loaded.count * on.sets.count
    var results = loaded.map { _ in [PatchedSet]() }
    for (number, pairs) in on.sets.enumerated() {
      let work = PatchingWork(folder: run.workFolder, set: number, order: order, counts: counts)
      var preparation: Preparation?
      for (index, dictionary) in loaded.enumerated() {
        try Task.checkCancellation()
        run.progress(
          "patching", number * loaded.count + index, of: total, unit: "dictionaries")
        if let kept = try work.kept(index) {
          results[index].append(kept)
          continue
        }
        if preparation == nil {
          let runs = try PairRuns(
            pairs, in: language, at: replacing.site,
            outlierThreshold: replacing.statistics.outlierThreshold)
          preparation = Preparation(
            runs: runs, gradient: try runs.divergenceGradient(points: order.points),
            swapEdit: try runs.swapped().editMagnitude(lengths: runs.batch.lengths))
        }
        guard let preparation else { continue }
        let changes = try CodeChanges(.target, with: dictionary, in: preparation.runs)
        results[index].append(
          try work.patch(
            index, changes, preparation,
            seed: run.seed &+ UInt64(number)
          ) {
            run.progress("trying features", $0, of: $1, unit: "thresholds")
          })
      }
    }
    return zip(dictionaries, results).map {
      PatchingValue(dictionary: $0.description, site: replacing.site, sets: $1)
    }
  }
}

extension ActivationsValue {
  /// Checks that dictionaries can be edited at the activations' site of a model.
  ///
  /// - Throws: `ParameterProblem` that names both sides.
  func checkPatching(_ dictionaries: [DictionaryValue], of model: ModelValue) throws {
    guard case .residual = site else {
      throw ParameterProblem(
        "replacing",
        "are activations of \(site); patching goes on from the residual stream, give those of "
          + "residual(\(site.layer))")
    }
    try check(model, parameter: "replacing")
    for description in dictionaries.map(\.description) {
      let origin = description.metadata.site
      guard description.width == file.width, origin.isEmpty || origin == site.description else {
        throw ParameterProblem(
          "replacing",
          "are activations of \(site) with \(file.width) values, but there is a dictionary for "
            + "vectors of \(origin.isEmpty ? "an unnamed site" : origin) with \(description.width)")
      }
    }
  }
}

/// How the features to patch are chosen.
enum OrderChoice: ChoiceValue, Equatable {
  case attribution(Int)
  case greedy(steps: Int, from: Double, to: Double)

  static let typeName = "FeatureOrder"
  static let summary = "How the features to patch are chosen."
  static let cases = [
    ChoiceCase(
      "attribution", "By the gradient of the divergence times the change of the code.",
      parameters: [
        ParameterDeclaration(
          label: nil, name: "points", type: .integer,
          summary: "Points between base and target at which the gradient is taken.",
          range: 1...1000, defaultValue: .integer(4))
      ]
    ) { OrderChoice.attribution(try Int($0[0])) },
    ChoiceCase(
      "greedy", "By the paper's search, which tries every feature at every threshold.",
      parameters: [
        ParameterDeclaration(
          label: "steps", name: "steps", type: .integer, summary: "Number of thresholds.",
          range: 1...1000, defaultValue: .integer(50)),
        ParameterDeclaration(
          label: "from", name: "from", type: .real, summary: "The smallest threshold, in nats.",
          range: 1e-12...100, defaultValue: .real(1e-5)),
        ParameterDeclaration(
          label: "to", name: "to", type: .real, summary: "The largest threshold, in nats.",
          range: 1e-12...100, defaultValue: .real(1)),
      ]
    ) {
      OrderChoice.greedy(steps: try Int($0[0]), from: try Double($0[1]), to: try Double($0[2]))
    },
  ]

  var expression: String {
    switch self {
    case .attribution(let points): ".attribution(\(points))"
    case .greedy(let steps, let first, let last):
      ".greedy(steps: \(steps), from: \(first), to: \(last))"
    }
  }

  /// How many points the gradient is taken at; the search only uses it to guess what it will find.
  var points: Int {
    switch self {
    case .attribution(let points): points
    case .greedy: 2
    }
  }
}

/// What all dictionaries share of a set of pairs.
private struct Preparation {
  let runs: PairRuns
  let gradient: Matrix
  /// The edit magnitude of the whole exchange of vectors.
  let swapEdit: Double
}

/// Patches one set of pairs, and keeps what is done.
private struct PatchingWork {
  let folder: URL
  let set: Int
  let order: OrderChoice
  let counts: [Int]

  private func file(_ index: Int, _ kind: String) -> URL {
    folder.appendingPathComponent("\(kind)-\(set)-\(index).json")
  }

  /// What an interrupted run left of a dictionary.
  func kept(_ index: Int) throws -> PatchedSet? {
    let file = file(index, "curve")
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try JSONDecoder().decode(PatchedSet.self, from: Data(contentsOf: file))
  }

  func patch(
    _ index: Int, _ changes: CodeChanges, _ preparation: Preparation, seed: UInt64,
    progress: (Int, Int) -> Void
  ) throws -> PatchedSet {
    let expected = try changes.attributions(preparation.gradient)
    var ranking = expected
    var steps: [GreedySweep.Step] = []
    if case .greedy(let count, let first, let last) = order {
      let thresholds = GreedySweep.logarithmic(from: first, to: last, count: count)
      let sweep = try sweep(
        index, changes,
        GreedySweep(of: changes, thresholds: thresholds, seed: seed, expected: expected), progress)
      ranking = sweep.ranking.map { ($0, 0) }
      steps = sweep.steps
    }
    let points = try changes.curve(
      order: ranking.map(\.feature), counts: [0] + counts + [ranking.count])
    let result = PatchedSet(
      curve: PatchCurve(points: points, lengths: changes.runs.batch.lengths),
      steps: steps, ranking: ranking.map(\.feature), effects: ranking.map(\.effect),
      swapEdit: preparation.swapEdit)
    try AtomicFile.write(JSONEncoder().encode(result), to: file(index, "curve"), isDurable: false)
    return result
  }

  /// Goes on with a search to its end.
  private func sweep(
    _ index: Int, _ changes: CodeChanges, _ start: GreedySweep, _ progress: (Int, Int) -> Void
  ) throws -> GreedySweep {
    let file = file(index, "sweep")
    var sweep = start
    if FileManager.default.fileExists(atPath: file.path) {
      sweep = try JSONDecoder().decode(GreedySweep.self, from: Data(contentsOf: file))
    }
    var saved = ContinuousClock.now
    try sweep.run(on: changes) { state in
      try Task.checkCancellation()
      progress(state.steps.count - 1, state.thresholds.count)
      guard saved.duration(to: .now) > .seconds(15) else { return }
      try AtomicFile.write(JSONEncoder().encode(state), to: file, isDurable: false)
      saved = .now
    }
    return sweep
  }
}
