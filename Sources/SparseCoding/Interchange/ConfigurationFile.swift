import Foundation
import LanguageModels
import Storage

/// A JSON file that describes a dictionary.
struct ConfigurationFile {
  let url: URL
  /// The object in it, or an object inside that.
  private(set) var members: [JSONDocument.Member]
  /// Where the object stands in the file, such as `trainer.`; empty for all of it.
  private var prefix = ""

  /// Largest file that is read; real ones take some thousand bytes.
  private static let limit = 4_000_000

  init(_ url: URL) throws {
    self.url = url
    let file = try MappedFile(url)
    defer { withExtendedLifetime(file) {} }
    guard file.count <= Self.limit else {
      throw ModelFileError(url, "has \(file.count) bytes; at most \(Self.limit) are read")
    }
    do {
      guard let members = try JSONDocument(file.bytes).members else {
        throw ModelFileError(url, "is not a JSON object")
      }
      self.members = members
    } catch let problem as JSONDocument.Problem {
      throw ModelFileError(url, "is not JSON: \(problem), at byte \(problem.offset)")
    }
  }

  /// All of the object.
  var document: JSONDocument { .object(members) }

  /// The names of the members.
  var names: [String] { members.map(\.name) }

  /// The value of a member; `nil` if there is none or it is `null`.
  subscript(name: String) -> JSONDocument? {
    members.first { $0.name == name && $0.value != .null }?.value
  }

  /// An object inside; `nil` if there is none.
  ///
  /// - Throws: `ModelFileError` if the member is something else.
  func object(_ name: String) throws -> ConfigurationFile? {
    guard let value = self[name] else { return nil }
    guard let members = value.members else { throw wrong(name, value, "an object") }
    var inner = self
    inner.members = members
    inner.prefix = prefix + name + "."
    return inner
  }

  /// Gives members new names and adds those that are missing.
  mutating func rename(_ names: [String: String]) {
    members = members.map { JSONDocument.Member(names[$0.name] ?? $0.name, $0.value) }
  }

  func text(_ name: String) throws -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.text else { throw wrong(name, value, "a text") }
    return text
  }

  func flag(_ name: String) throws -> Bool? {
    guard let value = self[name] else { return nil }
    guard let flag = value.flag else { throw wrong(name, value, "true or false") }
    return flag
  }

  /// A positive integer.
  func count(_ name: String) throws -> Int? {
    guard let value = self[name] else { return nil }
    guard let count = value.integer, count > 0 else {
      throw wrong(name, value, "a positive integer")
    }
    return count
  }

  func required<Value>(
    _ name: String, _ read: (ConfigurationFile) -> (String) throws -> Value?
  ) throws -> Value {
    guard let value = try read(self)(name) else {
      throw ModelFileError(url, "has no “\(prefix)\(name)”")
    }
    return value
  }

  /// Refuses a true flag.
  func refuse(_ name: String, _ reason: String) throws {
    if try flag(name) == true { throw ModelFileError(url, "“\(prefix)\(name)” is true: \(reason)") }
  }

  func wrong(_ name: String, _ value: JSONDocument, _ expected: String) -> ModelFileError {
    ModelFileError(url, "“\(prefix)\(name)” is \(value.summary), not \(expected)")
  }
}
