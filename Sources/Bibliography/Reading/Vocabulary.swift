/// The words of CSL.
enum Vocabulary {
  static let types: [String] = [
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
    "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
    "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
    "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review",
    "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
  ]

  /// Types of BibTeX, which authors know better.
  static let instead: [String: String] = [
    "inproceedings": "paper-conference", "conference": "paper-conference", "misc": "document",
    "techreport": "report", "phdthesis": "thesis", "mastersthesis": "thesis",
    "incollection": "chapter", "inbook": "chapter", "online": "webpage",
    "journal": "article-journal",
    "preprint": "article", "blog": "post-weblog", "website": "webpage", "unpublished": "manuscript",
  ]

  static let nameFields: [String] = [
    "family", "given", "literal", "suffix", "non-dropping-particle", "dropping-particle",
    "comma-suffix", "static-ordering", "parse-names",
  ]

  static let fields: [String] = [
    "id", "type", "title", "title-short", "shortTitle", "author", "editor", "translator",
    "issued", "accessed", "container-title", "container-title-short", "journalAbbreviation",
    "publisher", "publisher-place", "volume", "number-of-volumes", "issue", "page", "page-first",
    "number-of-pages", "DOI", "URL", "ISBN", "ISSN", "PMID", "PMCID", "number", "archive",
    "archive_location", "archive-place", "note", "annote", "edition", "collection-title",
    "collection-number", "collection-editor", "container-author", "event", "event-title",
    "event-date", "event-place", "genre", "abstract", "language", "keyword", "medium", "source",
    "status", "version", "section", "chapter-number", "dimensions", "scale", "submitted",
    "original-date", "original-title", "original-author", "original-publisher", "director",
    "composer", "illustrator", "recipient", "interviewer", "reviewed-author", "reviewed-title",
    "references", "jurisdiction", "authority", "call-number", "citation-key", "citation-label",
    "citation-number", "categories", "custom", "year-suffix", "part", "part-number", "part-title",
    "printing", "supplement", "available-date", "chair", "compiler", "contributor", "curator",
    "editorial-director", "executive-producer", "guest", "host", "narrator", "organizer",
    "performer", "producer", "script-writer", "series-creator", "editor-translator",
  ]
}
