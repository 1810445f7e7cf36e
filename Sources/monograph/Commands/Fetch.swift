import ArgumentParser

/// Brings the files that a book needs.
struct Fetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download the models and texts that a book needs.",
    discussion: """
      Files go to $MONOGRAPH_DATA, or to the folder `monograph` in the user's cache folder. A file \
      that is there with the right digest is not fetched again.
      """)

  @OptionGroup var book: BookOptions

  func run() throws {
    let fetcher = ResourceFetcher(folder: DataFolder.url) { Console.note($0) }
    for resource in try book.load().resources.values.sorted(by: { $0.name < $1.name }) {
      try fetcher.fetch(resource)
    }
  }
}
