extension MergeTable {
  /// Joins the tokens of one word, in place: the pair of lowest rank first, the leftmost of equals.
  func join(_ word: inout [Int32]) {
    if word.count <= 48 { joinShort(&word) } else { joinLong(&word) }
  }

  /// Scans all pairs for the lowest rank after every merge; the fastest way for words.
  private func joinShort(_ word: inout [Int32]) {
    guard word.count > 1 else { return }
    var pairs: [Merge] = []
    pairs.reserveCapacity(word.count)
    for index in 0..<word.count - 1 { pairs.append(find(word[index], word[index + 1])) }
    while !pairs.isEmpty {
      var best = 0
      for index in 1..<pairs.count where pairs[index].rank < pairs[best].rank { best = index }
      guard pairs[best].rank != .max else { return }
      word[best] = pairs[best].token
      word.remove(at: best + 1)
      pairs.remove(at: best)
      if best < pairs.count { pairs[best] = find(word[best], word[best + 1]) }
      if best > 0 { pairs[best - 1] = find(word[best - 1], word[best]) }
    }
  }

  /// Keeps candidate pairs in a heap, so that a run of a million characters stays affordable.
  private func joinLong(_ word: inout [Int32]) {
    var next = Array(1...word.count)
    var previous = Array(-1..<word.count - 1)
    var heap = CandidateHeap()
    func candidate(_ left: Int, _ word: [Int32], _ next: [Int]) -> CandidateHeap.Candidate? {
      let right = next[left]
      guard right < word.count else { return nil }
      let merge = find(word[left], word[right])
      guard merge.rank != .max else { return nil }
      return .init(rank: merge.rank, position: left, token: merge.token)
    }
    for left in word.indices {
      if let found = candidate(left, word, next) { heap.push(found) }
    }
    while let best = heap.pop() {
      let left = best.position
      // A candidate whose tokens have joined others since is out of date.
      guard word[left] >= 0, let current = candidate(left, word, next), current.rank == best.rank
      else { continue }
      let right = next[left]
      word[left] = best.token
      word[right] = -1
      next[left] = next[right]
      if next[left] < word.count { previous[next[left]] = left }
      if let found = candidate(left, word, next) { heap.push(found) }
      if previous[left] >= 0, let found = candidate(previous[left], word, next) {
        heap.push(found)
      }
    }
    word.removeAll { $0 < 0 }
  }
}

/// A binary heap of merges: lowest rank first, then leftmost.
private struct CandidateHeap {
  struct Candidate {
    var rank: Int32
    var position: Int
    var token: Int32

    static func < (first: Candidate, second: Candidate) -> Bool {
      (first.rank, first.position) < (second.rank, second.position)
    }
  }

  private var items: [Candidate] = []

  mutating func push(_ item: Candidate) {
    items.append(item)
    var index = items.count - 1
    while index > 0, items[index] < items[(index - 1) / 2] {
      items.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func pop() -> Candidate? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return first }
    items[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < items.count && items[child] < items[least] { least = child }
      if least == index { return first }
      items.swapAt(index, least)
      index = least
    }
  }
}
