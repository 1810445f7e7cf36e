/// Tokens that are found in the text as they are, before it is cut into words.
struct AddedTokens: Sendable {
  /// The tokens that begin with each byte, longest first.
  private let candidates: [[(bytes: [UInt8], token: Int32)]]
  private let isEmpty: Bool

  init(_ tokens: [String: Int32]) {
    var candidates = [[(bytes: [UInt8], token: Int32)]](repeating: [], count: 256)
    for (text, token) in tokens.sorted(by: { $0.value < $1.value }) {
      let bytes = Array(text.utf8)
      if let first = bytes.first { candidates[Int(first)].append((bytes, token)) }
    }
    for byte in candidates.indices {
      candidates[byte].sort { ($1.bytes.count, $0.token) < ($0.bytes.count, $1.token) }
    }
    self.candidates = candidates
    isEmpty = tokens.isEmpty
  }

  /// The leftmost token at or after `start`, the longest if several begin there.
  func next(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (range: Range<Int>, token: Int32)? {
    guard !isEmpty else { return nil }
    for position in start..<bytes.count {
      for candidate in candidates[Int(bytes[position])] {
        let end = position + candidate.bytes.count
        if end <= bytes.count, bytes[position..<end].elementsEqual(candidate.bytes) {
          return (position..<end, candidate.token)
        }
      }
    }
    return nil
  }
}
