import Foundation
import Synchronization

/// The byte-level byte-pair encoding of GPT-2 and its many relatives.
///
/// Text is cut into words; a word's bytes are joined pair by pair, the pair of lowest
/// rank first. Bytes that the vocabulary lacks are dropped, as in the reference
/// implementation; SmolLM2 lacks those that cannot occur in valid text.
public final class ByteLevelBPE: Tokenizer {
  /// Number of tokens, special ones included.
  public let vocabularySize: Int
  /// The token that separates documents.
  public let endOfText: Int32
  /// Tokens with a meaning of their own, by their text.
  public let specialTokens: [String: Int32]

  let merges: MergeTable
  private let byteTokens: [Int32]
  private let tokenBytes: [[UInt8]]
  private let scanner: WordScanner
  private let normalizesToNFC: Bool
  private let ordinaryAdded: AddedTokens
  private let allAdded: AddedTokens
  /// Words encoded before; a call borrows one cache, so that threads never wait for each other.
  private let caches = Mutex<[WordCache]>([])

  /// Builds the tokenizer that a definition describes.
  init(_ definition: BPEDefinition) throws {
    var lookup = ByteStringTable(capacity: definition.tokens.count)
    for (token, text) in definition.tokens.enumerated() {
      Array(text.utf8).withUnsafeBufferPointer { key in
        if lookup.find(key) == nil { lookup.insert(key, CollectionOfOne(Int32(token))) }
      }
    }
    func token(_ text: some StringProtocol) -> Int32? {
      Array(text.utf8).withUnsafeBufferPointer { lookup.first($0) }
    }
    var merges = MergeTable(capacity: definition.merges.count)
    for (rank, merge) in definition.merges.enumerated() {
      guard let first = token(merge.first), let second = token(merge.second),
        let joined = token(merge.first + merge.second)
      else {
        throw ModelFileError(
          definition.url,
          "merge \(rank + 1), “\(merge.first) \(merge.second)”, names a token that is not in the "
            + "vocabulary")
      }
      merges.insert(first, second, .init(rank: Int32(rank), token: joined))
    }
    self.merges = merges
    byteTokens = ByteAlphabet.characters.map { token(String($0)) ?? -1 }
    let isAdded = Set(definition.special.keys).union(definition.ordinaryAdded.keys)
    tokenBytes = definition.tokens.map {
      isAdded.contains($0) ? Array($0.utf8) : ByteAlphabet.bytes(of: $0)
    }
    vocabularySize = definition.tokens.count
    scanner = WordScanner(splitsDigits: definition.splitsDigits)
    normalizesToNFC = definition.normalizesToNFC
    specialTokens = definition.special
    ordinaryAdded = AddedTokens(definition.ordinaryAdded)
    allAdded = AddedTokens(
      definition.ordinaryAdded.merging(definition.special) { _, special in special })
    endOfText = try definition.endOfText()
  }

  /// The bytes a token stands for; empty if there is no such token.
  public func bytes(of token: Int32) -> [UInt8] {
    tokenBytes.indices.contains(Int(token)) ? tokenBytes[Int(token)] : []
  }

  /// The tokens of some UTF-8 bytes; see ``Tokenizer/encode(utf8:allowingSpecial:)``.
  ///
  /// Safe to call from several threads at once.
  public func encode(utf8 bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32] {
    if normalizesToNFC, bytes.contains(where: { $0 >= 0x80 }) {
      let normal = String(decoding: bytes, as: UTF8.self).precomposedStringWithCanonicalMapping
      return Array(normal.utf8).withUnsafeBufferPointer {
        encode(normal: $0, allowingSpecial: allowingSpecial)
      }
    }
    return encode(normal: bytes, allowingSpecial: allowingSpecial)
  }

  private func encode(normal bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32] {
    let cache = caches.withLock { $0.popLast() } ?? WordCache()
    defer { caches.withLock { $0.append(cache) } }
    var result: [Int32] = []
    result.reserveCapacity(bytes.count / 4 + 8)
    let added = allowingSpecial ? allAdded : ordinaryAdded
    var start = 0
    while let (range, token) = added.next(in: bytes, from: start) {
      append(UnsafeBufferPointer(rebasing: bytes[start..<range.lowerBound]), to: &result, cache)
      result.append(token)
      start = range.upperBound
    }
    append(UnsafeBufferPointer(rebasing: bytes[start...]), to: &result, cache)
    return result
  }

  private func append(
    _ bytes: UnsafeBufferPointer<UInt8>, to result: inout [Int32], _ cache: WordCache
  ) {
    scanner.forEachWord(in: bytes) { range in
      let word = UnsafeBufferPointer(rebasing: bytes[range])
      if cache.append(word, to: &result) { return }
      var tokens: [Int32] = []
      for byte in word where byteTokens[Int(byte)] >= 0 { tokens.append(byteTokens[Int(byte)]) }
      merges.join(&tokens)
      cache.insert(word, tokens)
      result += tokens
    }
  }
}

/// Tokens of words encoded before.
///
/// Unchecked because a cache belongs to one call at a time.
private final class WordCache: @unchecked Sendable {
  private static let wordLimit = 1 << 17
  private static let lengthLimit = 64
  private var table = ByteStringTable(capacity: 1 << 12)

  func append(_ word: UnsafeBufferPointer<UInt8>, to result: inout [Int32]) -> Bool {
    guard word.count <= Self.lengthLimit, let range = table.find(word) else { return false }
    for index in range { result.append(table.values[index]) }
    return true
  }

  func insert(_ word: UnsafeBufferPointer<UInt8>, _ tokens: [Int32]) {
    guard word.count <= Self.lengthLimit else { return }
    if table.count >= Self.wordLimit { table = ByteStringTable(capacity: 1 << 12) }
    table.insert(word, tokens)
  }
}
