import CCrypto
import Foundation

/// A SHA-256 digest, the identity of every stored result and every input file.
public struct Digest: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The digest as 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// Creates a digest from 64 hexadecimal digits; `nil` for any other text.
  public init?(hexadecimal: String) {
    // Thousands are read at every start: byte by byte, as characters would take long.
    var hasCapitals = false
    for digit in hexadecimal.utf8 {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): continue
      case UInt8(ascii: "A")...UInt8(ascii: "F"): hasCapitals = true
      default: return nil
      }
    }
    guard hexadecimal.utf8.count == 64 else { return nil }
    self.hexadecimal = hasCapitals ? hexadecimal.lowercased() : hexadecimal
  }

  init(bytes: UnsafeBufferPointer<UInt8>) {
    func digit(_ value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
    hexadecimal = String(unsafeUninitializedCapacity: bytes.count * 2) { text in
      for (place, byte) in bytes.enumerated() {
        text[2 * place] = digit(byte >> 4)
        text[2 * place + 1] = digit(byte & 15)
      }
      return bytes.count * 2
    }
  }

  /// The digest of a text's UTF-8 bytes.
  public init(of text: String) {
    self.init(of: Array(text.utf8))
  }

  /// The digest of some bytes.
  public init(of bytes: some ContiguousBytes) {
    var hasher = DigestHasher()
    bytes.withUnsafeBytes { hasher.update($0) }
    self = hasher.finalize()
  }

  /// The digest of a file's content, read in pieces of 1 MiB.
  ///
  /// - Throws: ``FileError`` if the file cannot be opened or read.
  public init(ofFile url: URL) throws {
    guard let stream = fopen(url.path, "rb") else {
      throw FileError(.cannotOpen, url, errno)
    }
    defer { fclose(stream) }
    var hasher = DigestHasher()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { piece.deallocate() }
    while true {
      let count = fread(piece.baseAddress, 1, piece.count, stream)
      if count == 0 { break }
      hasher.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
    guard ferror(stream) == 0 else { throw FileError(.cannotRead, url, errno) }
    self = hasher.finalize()
  }

  /// The first ten digits, enough to recognise a digest by eye.
  public var short: String { String(hexadecimal.prefix(10)) }

  /// The 64 digits.
  public var description: String { hexadecimal }

  /// Reads the digits; any other text is an error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(hexadecimal: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is not a SHA-256 digest (64 hexadecimal digits)"
      )
    }
    self = digest
  }

  /// Writes the digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}

/// An incremental SHA-256 computation over libcrypto.
public struct DigestHasher: ~Copyable {
  private let context = EVP_MD_CTX_new()
  // Looked up once: `EVP_sha256` would be looked up for every digest, which takes longer than a
  // short text. It is never changed or freed.
  nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

  /// Starts a new computation.
  public init() {
    EVP_DigestInit_ex(context, Self.algorithm, nil)
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Appends some bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Appends a text with its length in front, so that no two sequences of texts hash alike.
  public mutating func update(field text: String) {
    var (length, text) = ("\(text.utf8.count):", text)
    length.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// Ends the computation.
  public consuming func finalize() -> Digest {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { result in
      EVP_DigestFinal_ex(context, result.baseAddress, nil)
      return Digest(bytes: UnsafeBufferPointer(result))
    }
  }
}
