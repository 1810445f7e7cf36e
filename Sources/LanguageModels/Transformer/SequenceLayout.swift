/// The rows of one sequence in a batch: its tokens, and after them other ways to go on.
///
/// A *branch* takes the place of what follows one of the tokens. Its tokens see the sequence up to
/// that one and each other, and nothing of the sequence sees them.
struct SequenceLayout {
  /// Tokens tried in place of what follows a token.
  struct Branch {
    /// The token of the sequence that it follows.
    let parent: Int
    /// Its rows, counted from the start of the sequence.
    let rows: Range<Int>
  }

  /// What a row's attention reaches.
  struct Sight {
    /// Number of rows, from the sequence's first.
    let shared: Int
    /// Further rows, the last of them the row itself.
    let own: Range<Int>
  }

  /// The rows in the batch.
  let rows: Range<Int>
  /// Number of rows that are no branch's.
  let length: Int
  /// The branches, whose rows follow one another after the sequence's own.
  let branches: [Branch]

  /// For each branch's row the branch, from the first of these rows.
  private let owners: [Int]

  init(rows: Range<Int>, branches: [Branch] = []) {
    self.rows = rows
    self.branches = branches
    owners = branches.enumerated().flatMap { index, branch in
      [Int](repeating: index, count: branch.rows.count)
    }
    length = rows.count - owners.count
  }

  /// What a row sees; rows count from the start of the sequence.
  func sight(of row: Int) -> Sight {
    guard row >= length else { return Sight(shared: 0, own: 0..<row + 1) }
    let branch = branches[owners[row - length]]
    return Sight(shared: branch.parent + 1, own: branch.rows.lowerBound..<row + 1)
  }

  /// The position of a row, counted from the start of the sequence.
  func position(of row: Int) -> Int {
    guard row >= length else { return row }
    let branch = branches[owners[row - length]]
    return branch.parent + 1 + row - branch.rows.lowerBound
  }
}
