import LanguageModels

extension ExplanationPrompt {
  /// The prompt that shows a feature's training fragments, without the positions that are left out.
  public init(
    _ feature: FeatureRecords, on fragments: FragmentActivations, tokenizer: any Tokenizer,
    examples: [PromptExample] = PromptExample.invented
  ) {
    let records = feature.training.map { record in
      let excluded = fragments.excludedPositions(ofFragment: record.fragment)
      let shown = record.codes.indices.filter { !excluded.contains($0) }
      let tokens = Array(fragments.text[record.fragment])
      return PromptRecord(
        tokens: shown.map { tokenizer.text(of: tokens[$0]) },
        activations: shown.map { record.codes[$0] }, maximum: feature.trainingMaximum)
    }
    self.init(records: records, examples: examples)
  }
}
