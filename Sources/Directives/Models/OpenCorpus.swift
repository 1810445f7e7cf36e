import Notebook

/// Opens a corpus.
struct OpenCorpus: Directive {
  static let configuration = DirectiveConfiguration(
    name: "corpus",
    summary: "Opens a collection of documents that `book.yml` declares as a resource.",
    discussion: """
      The file is a text, a table (.csv), lines of JSON (.jsonl) or an archive (.zip) of one of \
      these. The resource's option `column` names the column or field that holds the text.
      """,
    topic: .models,
    example: "corpus(\"news\").name", storage: .immediate)

  @Parameter(.unlabelled, "The resource's name in `book.yml`.") var name: String

  func evaluate(_ run: Run) async throws -> CorpusValue {
    try CorpusValue(run.resource(name))
  }
}
