import Foundation
import Storage

/// What the store knows about one result, beside the result.
public struct StoreEntry: Codable, Hashable, Sendable {
  /// A file of the entry.
  public struct File: Codable, Hashable, Sendable {
    /// Path inside the entry's folder.
    public var name: String
    /// Its length in bytes.
    public var size: Int
    /// The digest of its content.
    public var digest: Digest
  }

  /// The version of the store's form.
  public var schema: Int
  /// The key.
  public var key: Digest
  /// The directive that made it.
  public var directive: String
  /// The directive's version.
  public var version: Int
  /// When it was stored, in seconds since 1970.
  public var created: Double
  /// Seconds it took.
  public var seconds: Double
  /// The keys of the arguments.
  public var inputs: [Digest]
  /// Length of `value.json` in bytes.
  public var payloadSize: Int
  /// The digest of `value.json`.
  public var payloadDigest: Digest
  /// The other files.
  public var files: [File]
  /// Warnings that the directive gave.
  public var warnings: [String]

  /// Bytes of all files, without this description.
  public var size: Int { files.reduce(payloadSize) { $0 + $1.size } }
}

/// What came of looking for a result.
public enum StoreLookup: Sendable {
  /// The result.
  case hit(Value, StoreEntry)
  /// There is none.
  case miss
  /// There is one, but it cannot be used.
  case damaged(String)
}

/// A failure of the store.
public struct StoreError: Error, CustomStringConvertible, Sendable {
  /// What is wrong and what to do.
  public var description: String

  /// Creates an error.
  public init(_ description: String) { self.description = description }
}
