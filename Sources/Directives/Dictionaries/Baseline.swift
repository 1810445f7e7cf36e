import Figures
import Notebook
import SparseCoding

/// Fits a decomposition that sparse dictionaries are compared with.
struct Baseline: Directive {
  static let configuration = DirectiveConfiguration(
    name: "baseline",
    summary: "Fits a decomposition that sparse dictionaries are compared with.",
    discussion: """
      The result is a dictionary like a trained one, for all directives that take such. Vectors \
      are read as they are; massive activations are left out. The default basis and random \
      directions are rectified, principal and independent components have signed codes: see \
      `bothSigns`. FastICA standardises the coordinates, whitens, and improves all components \
      together with tanh, like scikit-learn with its defaults, until none turns by more than \
      0.0001; it warns when it has not come that far. Its time is proportional to the vectors \
      and to the square of the width in every iteration. Non-negative factors are found after the \
      smallest value has been subtracted from all, by coordinate descent; all iterations are used, \
      as the usual tolerance ends the search long before the factors reconstruct anything.
      """,
    topic: .dictionaries,
    example: """
      let components = baseline(.principalComponents(centred: true), on: activations)
      "\\(components.features) directions by \\(components.method)"
      """)

  @Parameter(.unlabelled, "What to fit.") var decomposition: DecompositionChoice
  @Parameter("Activations to fit it to.") var on: ActivationsValue
  @Parameter(
    "The most vectors to fit it to, the first ones; all training vectors if omitted.",
    unit: "vectors", in: 1...1e9) var vectors: Int?

  func evaluate(_ run: Run) async throws -> DictionaryValue {
    let site = on.site.description
    switch decomposition {
    case .defaultBasis(let isSigned):
      return DictionaryValue(
        try .defaultBasis(width: on.file.width, isSigned: isSigned, site: site))
    case .randomDirections(let ratio):
      return DictionaryValue(
        try .randomDirections(
          width: on.file.width, features: features(ratio), seed: run.seed, site: site))
    case .principalComponents(let isCentred):
      let covariance = try Covariance(
        of: on.file, rows: rows, statistics: on.statistics, isCancelled: { Task.isCancelled })
      return DictionaryValue(
        try PrincipalComponents(covariance).dictionary(isCentered: isCentred, site: site))
    case .independentComponents(let iterations):
      return try independentComponents(run, iterations: iterations)
    case .nonNegativeFactors(let ratio, let iterations):
      let found = try NonNegativeFactors(
        of: on.file, rows: rows, statistics: on.statistics,
        settings: .init(features: features(ratio), iterations: iterations, tolerance: 0),
        isCancelled: { Task.isCancelled },
        progress: { done, _ in
          run.progress("factorizing", done, of: iterations, unit: "iterations")
        })
      return DictionaryValue(try found.dictionary(site: site))
    }
  }

  private var rows: Range<Int> { 0..<min(vectors ?? on.trainingCount, on.trainingCount) }

  private func features(_ ratio: Double) -> Int {
    max(1, Int((ratio * Double(on.file.width)).rounded()))
  }

  private func independentComponents(_ run: Run, iterations: Int) throws -> DictionaryValue {
    let found = try IndependentComponents(
      of: on.file, rows: rows, statistics: on.statistics,
      settings: .init(iterations: iterations, seed: run.seed), isCancelled: { Task.isCancelled },
      progress: { done, _ in
        run.progress("separating components", done, of: iterations, unit: "iterations")
      })
    if !found.isConverged {
      run.warn(
        "the independent components still turn by "
          + "\(NumberText.significant(found.change, digits: 2)) (one less the cosine) after "
          + "\(found.iterations) iterations; use more, or more vectors, to reach 0.0001")
    }
    return DictionaryValue(
      try found.dictionary(site: on.site.description, seed: run.seed))
  }
}

/// Makes signed codes comparable with those of a sparse dictionary.
struct BothSigns: Directive {
  static let configuration = DirectiveConfiguration(
    name: "bothSigns",
    summary: "Gives every direction of signed codes its opposite, so that no code is negative.",
    discussion: """
      For principal and independent components. Feature j + n is feature j turned round. Without \
      `keeping`, all positive codes stay and reconstruct as before; with it only the largest, as \
      in appendix G of the paper.
      """,
    topic: .dictionaries,
    example: """
      let signed = baseline(.principalComponents, on: activations)
      evaluate([bothSigns(signed), bothSigns(signed, keeping: 32)], on: activations)
        .map { "L0 \\(format($0.l0, digits: 3)), FVU \\(format($0.fvu, digits: 2))" }
      """)

  @Parameter(.unlabelled, "A dictionary with signed codes.") var dictionary: DictionaryValue
  @Parameter("How many codes of a vector to keep; all positive ones if omitted.", in: 1...1e6)
  var keeping: Int?

  func evaluate(_ run: Run) async throws -> DictionaryValue {
    DictionaryValue(try dictionary.dictionary().bothSigns(keeping: keeping))
  }
}
