import Foundation

/// A model or tensor file that cannot be used, with the reason and what to do instead.
public struct ModelFileError: Error, CustomStringConvertible, Sendable {
  /// The file at fault.
  public var url: URL
  /// What is wrong with it, as the end of a sentence that begins with the file's path.
  public var problem: String
  /// What to do instead; empty where there is nothing to say.
  public var advice: String

  /// Creates an error about the file at `url`.
  public init(_ url: URL, _ problem: String, advice: String = "") {
    self.url = url
    self.problem = problem
    self.advice = advice
  }

  /// Path, problem and advice in a line.
  public var description: String {
    "\(url.path): \(problem).\(advice.isEmpty ? "" : " \(advice)")"
  }
}
