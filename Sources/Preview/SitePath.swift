import Foundation

/// A path inside the site, as a request names it.
struct SitePath: Equatable {
  /// Why a request's path names nothing in the site.
  enum Fault: Error, Equatable {
    /// It is not a well-formed path.
    case malformed
    /// Nothing that could be served has such a path.
    case outside
  }

  /// The path's parts, decoded; empty for the site itself.
  let parts: [String]
  /// Whether a folder is meant.
  let isFolder: Bool

  /// Reads the path of a request, as it was sent and without its query.
  ///
  /// Each part is decoded once, after the path has been split, so that an encoded slash cannot
  /// make two parts of one.
  init(requestPath: String) throws(Fault) {
    guard requestPath.utf8.first == UInt8(ascii: "/"), requestPath.utf8.count <= 4096 else {
      throw .malformed
    }
    var parts: [String] = []
    let pieces = requestPath.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (index, piece) in pieces.enumerated() {
      if piece.isEmpty {
        guard index == pieces.count - 1 else { throw .outside }
        continue
      }
      parts.append(try Self.decoded(piece))
    }
    self.parts = parts
    isFolder = pieces.last?.isEmpty ?? true
  }

  private static func decoded(_ piece: Substring.UTF8View) throws(Fault) -> String {
    var bytes: [UInt8] = []
    var rest = piece[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
      else { throw .malformed }
      bytes.append(high << 4 | low)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
    // A part that begins with a dot is `.`, `..` or a hidden file: none is part of the site.
    guard bytes.first != UInt8(ascii: "."),
      !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }),
      !bytes.contains(UInt8(ascii: "/")), !bytes.contains(UInt8(ascii: "\\"))
    else { throw .outside }
    return text
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The parts joined, without a slash at either end.
  var text: String { parts.joined(separator: "/") }
}
