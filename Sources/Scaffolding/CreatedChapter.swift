import Foundation

/// A chapter that was added to a book.
public struct CreatedChapter: Equatable, Sendable {
  /// A line of `book.yml` as it is now.
  public struct Line: Equatable, Sendable {
    /// Its number, from 1.
    public var number: Int
    /// What it says, without its line ending.
    public var text: String
  }

  /// The chapter's file.
  public var file: URL
  /// The name by which other chapters use it.
  public var name: String
  /// The lines of `book.yml` that were added or changed; none if the book takes all its files.
  public var changedLines: [Line]
}
