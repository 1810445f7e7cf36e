import CCrypto
import Foundation

/// A SHA-256 digest, the identity of every stored result and every input file.
public struct Digest: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The digest as 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// Creates a digest from 64 hexadecimal digits; `nil` for any other text.
  public init?(hexadecimal: String) {
    guard hexadecimal.utf8.count == 64,
      hexadecimal.allSatisfy({ $0.isASCII && $0.isHexDigit })
    else { return nil }
    self.hexadecimal = hexadecimal.lowercased()
  }

  init(bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    hexadecimal = String(decoding: text, as: UTF8.self)
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

  /// Starts a new computation.
  public init() {
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
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
    let bytes = Array(text.utf8)
    Array("\(bytes.count):".utf8).withUnsafeBytes { update($0) }
    bytes.withUnsafeBytes { update($0) }
  }

  /// Ends the computation.
  public consuming func finalize() -> Digest {
    var result = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &result, nil)
    return Digest(bytes: result)
  }
}
