import Foundation

/// A key that shows itself nowhere: not in descriptions, dumps, mirrors or messages.
public struct ServerKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let characters: [UInt8]

  /// Reads a key.
  ///
  /// - Throws: ``ServerError`` if the variable is not set, or holds what is no key.
  init(
    variable: String, environment: @Sendable (String) -> String?
  ) throws(ServerError) {
    let value = environment(variable)?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard !value.isEmpty else {
      throw .setting(
        "the environment variable \(variable), which is to hold the server's key, is not set",
        "Set it, or leave the variable's name out for a server without keys.")
    }
    // Anything else could end the header's line and begin another.
    guard value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw .setting(
        "the environment variable \(variable) holds something that is no key",
        "A key has letters, digits and punctuation, without blanks.")
    }
    characters = Array(value.utf8)
  }

  /// What the header `Authorization` holds, for transports alone.
  public var authorization: String { "Bearer \(String(decoding: characters, as: UTF8.self))" }

  /// Three dots.
  public var description: String { "…" }
  /// Three dots.
  public var debugDescription: String { "…" }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// How much of the key gives it away.
  private static let telling = 6

  /// A text in which every word that shares six characters in a row with the key is three dots.
  func hidden(in text: String) -> String {
    let text = text.replacing(String(decoding: characters, as: UTF8.self), with: description)
    guard characters.count > Self.telling else { return text }
    let parts = Set(
      (0...(characters.count - Self.telling)).map {
        characters[$0..<$0 + Self.telling]
      })
    return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      let bytes = Array(word.utf8)
      guard bytes.count >= Self.telling else { return String(word) }
      let isTelling = (0...(bytes.count - Self.telling)).contains {
        parts.contains(bytes[$0..<$0 + Self.telling])
      }
      return isTelling ? description : String(word)
    }.joined(separator: " ")
  }

  /// Whether some bytes contain the key.
  func isContained(in bytes: [UInt8]) -> Bool {
    bytes.firstRange(of: characters) != nil
  }
}
