import Figures
import Interpretation
import LanguageModels
import Notebook

/// Makes the parts of cards and of the atlas from what is known of a feature.
struct FeatureSections {
  let tokenizer: any Tokenizer
  let activations: FragmentActivations

  private var length: Int { activations.text.length }

  static func number(_ value: some BinaryFloatingPoint, digits: Int = 3) -> String {
    NumberText.significant(Double(value), digits: digits)
  }

  static func percent(_ share: Double) -> String { number(100 * share, digits: 2) }

  /// A histogram of the codes that are not 0.
  func bars(_ codes: FeatureCodes, width: CardSection.Width = .half) throws -> CardSection {
    let histogram = TokenHistogram(of: codes, in: activations.text, bins: 20, limit: 1)
    let heights = histogram.parts.reduce(into: histogram.others.map(Double.init)) { sums, part in
      for (bin, count) in part.counts.enumerated() { sums[bin] += Double(count) }
    }
    let (start, end) = (histogram.edges.first ?? 0, histogram.edges.last ?? 1)
    let upper = histogram.dominant
    let share =
      upper.map { "; \(Self.percent($0.share)) % of those are on \(name($0.token))" } ?? ""
    return try CardSection(
      "Codes that are not 0",
      note: "\(NumberText.whole(codes.codes.count)) of \(NumberText.whole(codes.tokens)) tokens",
      width: width,
      .bars(
        Bars(
          heights, from: Self.number(start), to: Self.number(end), isLogarithmic: true,
          alternative:
            "\(NumberText.whole(upper?.total ?? 0)) of \(NumberText.whole(codes.codes.count)) "
            + "codes are in the upper half of their range\(share).")))
  }

  /// Whole fragments: those with the largest codes, and some of each quarter of the others.
  func passages(_ codes: FeatureCodes) throws -> [CardSection] {
    let samples = FeatureSamples(codes.maxima(length: length), top: 5, parts: 4, each: 2)
    var sections = [
      try CardSection(
        "Fragments with the largest codes",
        .shadedText(ShadedText(try samples.top.map { try whole($0, codes) }, measure: "code")))
    ]
    let names = ["highest quarter", "second quarter", "third quarter", "lowest quarter"]
    let others = try zip(names, samples.quantiles).flatMap { name, members in
      try members.map { try whole($0, codes, prefix: name + ", ") }
    }
    if !others.isEmpty {
      sections.append(
        try CardSection(
          "Other fragments",
          note: "samples of each quarter of the other fragments, ordered by their largest code",
          .shadedText(ShadedText(others, measure: "code"))))
    }
    return sections
  }

  private func whole(_ maximum: FragmentMaximum, _ codes: FeatureCodes, prefix: String = "") throws
    -> ShadedText.Passage
  {
    try passage(
      maximum, codes, 0..<length, label: "\(prefix)largest \(Self.number(maximum.code))",
      keepsValues: true)
  }

  /// Short passages for the atlas: two with the largest codes and three of the rest.
  func shortPassages(_ codes: FeatureCodes) throws -> ShadedText? {
    let samples = FeatureSamples(codes.maxima(length: length), top: 2, parts: 3, each: 1)
    let chosen = samples.top + samples.quantiles.flatMap(\.self)
    guard !chosen.isEmpty else { return nil }
    return try ShadedText(
      chosen.map { maximum in
        // More of what stands before, which is what the code depends on.
        let start = max(0, min(maximum.position - 13, length - 20))
        return try passage(
          maximum, codes, start..<min(length, start + 20), label: Self.number(maximum.code),
          keepsValues: false)
      }, measure: "code")
  }

  private func passage(
    _ maximum: FragmentMaximum, _ codes: FeatureCodes, _ range: Range<Int>, label: String,
    keepsValues: Bool
  ) throws -> ShadedText.Passage {
    let tokens = Array(activations.text[maximum.fragment])
    let values = codes.codes(ofFragment: maximum.fragment, length: length)
    return try ShadedText.Passage(
      range.map { tokenizer.text(of: tokens[$0]) }, values: range.map { Double(values[$0]) },
      largest: Double(max(codes.largest, -codes.lowest)), label: label,
      pivot: maximum.position - range.lowerBound, keepsValues: keepsValues)
  }

  /// The tokens that the direction makes more and less probable.
  func logits(_ logits: DirectionLogits) throws -> [CardSection] {
    let largest = (logits.top + logits.bottom).map { abs($0.logit) }.max() ?? 0
    func tokens(_ entries: [DirectionLogits.Entry]) throws -> CardSection.Content {
      .tokens(
        try entries.map {
          try ShadedText.Token(
            tokenizer.text(of: $0.token), strength: largest > 0 ? $0.logit / largest : 0,
            value: $0.logit)
        })
    }
    return [
      try CardSection("Raises most", note: "logit", width: .half, tokens(logits.top)),
      try CardSection("Lowers most", note: "logit", width: .half, tokens(logits.bottom)),
    ]
  }

  /// What ablation costs, by true next token.
  func ablation(_ effect: AblationEffect) throws -> CardSection? {
    let text = activations.text
    let losses = effect.losses(above: AblationEffect.standardThreshold, in: text)
    guard effect.predictions > 0 else { return nil }
    var sums: [Int32: (count: Int, sum: Double)] = [:]
    for entry in losses {
      sums[entry.next, default: (0, 0)].count += 1
      sums[entry.next, default: (0, 0)].sum += entry.loss
    }
    let order = sums.sorted { (-$0.value.sum, $0.key) < (-$1.value.sum, $1.key) }.prefix(8)
    let note =
      "\(NumberText.whole(losses.count)) of \(NumberText.whole(effect.predictions)) predictions on "
      + "\(effect.fragments.count) fragments lose more than 0.1 nats, "
      + "\(NumberText.whole(effect.count(gainingMoreThan: AblationEffect.standardThreshold))) gain more"
    guard !order.isEmpty else {
      return try CardSection("Without it", width: .half, .text(note + "."))
    }
    return try CardSection(
      "Without it, these next tokens lose most", note: note,
      .table(
        Table(
          columns: [
            Table.Column("True next token"), Table.Column("Times", isNumeric: true),
            Table.Column("Mean loss", unit: "nats", isNumeric: true),
          ],
          rows: order.map { token, total in
            [
              name(token), NumberText.whole(total.count),
              Self.number(total.sum / Double(total.count)),
            ]
          })))
  }

  /// A token in quotation marks.
  func name(_ token: Int32) -> String { tokenizer.quotedText(of: token) }
}
