import Foundation

/// A text collection that cannot be read, with the place and what to do instead.
public struct CorpusError: Error, CustomStringConvertible, Sendable {
  /// The file at fault.
  public var url: URL
  /// The file inside `url` if that is an archive.
  public var entry: String?
  /// What is wrong, as the end of a sentence that begins with the file.
  public var problem: String
  /// What to do instead; empty where there is nothing to say.
  public var advice: String

  /// Creates an error about a text collection.
  public init(_ url: URL, entry: String? = nil, _ problem: String, advice: String = "") {
    self.url = url
    self.entry = entry
    self.problem = problem
    self.advice = advice
  }

  /// Path, problem and advice in a line.
  public var description: String {
    let place = entry.map { "\(url.path), entry \($0)" } ?? url.path
    return "\(place): \(problem).\(advice.isEmpty ? "" : " \(advice)")"
  }
}
