import Foundation
import Testing

@testable import Notebook

/// What cards and catalogues hold, and what they refuse.
@Suite struct CardTests {
  private func table(columns: Int, row: Int) -> Table {
    Table(
      columns: (0..<columns).map { Table.Column("\($0)") },
      rows: [Array(repeating: "x", count: row)])
  }

  @Test func whatCannotBeShownIsRefused() throws {
    let cases: [(String, () throws -> Any)] = [
      ("no title", { try Card(" ") }),
      ("cannot be an anchor", { try Card("a", anchor: "a b") }),
      ("cannot be an anchor", { try Card("a", anchor: "<script>") }),
      ("cannot be an anchor", { try Card("a", anchor: "4a") }),
      ("cannot be an anchor", { try Card("a", anchor: "") }),
      (
        "41 facts",
        { try Card("a", facts: Array(repeating: Card.Fact("a", "1"), count: 41)) }
      ),
      ("no title", { try CardSection("", .text("a")) }),
      ("10000 columns", { try CardSection("a", .table(table(columns: 10_000, row: 1))) }),
      ("0 columns", { try CardSection("a", .table(table(columns: 0, row: 0))) }),
      ("1 texts but 2 columns", { try CardSection("a", .table(table(columns: 2, row: 1))) }),
      (
        "201 links",
        { try CardSection("a", .links(Array(repeating: CardLink("a", to: "b"), count: 201))) }
      ),
      ("0 bars", { try Bars([], from: "0", to: "1", alternative: "a") }),
      ("negative", { try Bars([1, -1], from: "0", to: "1", alternative: "a") }),
      ("negative", { try Bars([.nan], from: "0", to: "1", alternative: "a") }),
      ("height 0", { try Bars([0], from: "0", to: "1", alternative: "a") }),
      ("does not see", { try Bars([1], from: "0", to: "1", alternative: " ") }),
    ]
    for (words, make) in cases {
      let error = #expect(throws: PresentationError.self) { try make() }
      #expect(error?.description.contains(words) == true, "\(words): \(error?.description ?? "")")
    }
  }

  private func entry(_ name: String, _ numbers: [Double?]) throws -> Catalogue.Entry {
    try Catalogue.Entry(name, anchor: "f-\(name)", explanation: "e", numbers: numbers)
  }

  @Test func catalogueIsSortedWithMissingNumbersLast() throws {
    let entries = try [
      entry("a", [1]), entry("b", [.nan]), entry("c", [3]), entry("d", [nil]), entry("e", [1]),
    ]
    #expect(entries[1].numbers == [nil])
    let sorted = try Catalogue(entries, of: "f", columns: [.init("n")], sortedBy: 0)
    #expect(sorted.entries.map(\.name) == ["c", "a", "e", "b", "d"])
    let given = try Catalogue(entries, of: "f", columns: [.init("n")])
    #expect(given.entries == entries)
    let coded = try PayloadCoding.decode(Catalogue.self, from: PayloadCoding.encode(sorted))
    #expect(coded == sorted)
  }

  @Test func malformedCataloguesAreRefused() throws {
    let one = try entry("a", [1])
    let column = Catalogue.Column("n")
    let cases: [(String, () throws -> Any)] = [
      ("0 entries", { try Catalogue([], of: "f", columns: [column]) }),
      (
        "10000 columns",
        { try Catalogue([one], of: "f", columns: Array(repeating: column, count: 10_000)) }
      ),
      ("1 numbers for 0 columns", { try Catalogue([one], of: "f", columns: []) }),
      ("the anchor “f-a”", { try Catalogue([one, one], of: "f", columns: [column]) }),
      ("no column 1", { try Catalogue([one], of: "f", columns: [column], sortedBy: 1) }),
      ("a word for its entries", { try Catalogue([one], of: "", columns: [column]) }),
      ("no name", { try entry(" ", []) }),
      (
        "41 terms",
        {
          try Catalogue.Entry(
            "a", anchor: "a", explanation: "", terms: Array(repeating: "t", count: 41),
            numbers: [])
        }
      ),
    ]
    for (words, make) in cases {
      let error = #expect(throws: PresentationError.self) { try make() }
      #expect(error?.description.contains(words) == true, "\(words): \(error?.description ?? "")")
    }
  }
}
