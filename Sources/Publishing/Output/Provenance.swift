import Notebook
import Storage

/// What a site was made from, the same for every run that makes the same site.
public struct Provenance: Hashable, Sendable {
  /// A file that the book needs and that is not part of it.
  public struct Resource: Hashable, Sendable {
    /// The name it is called by in directives.
    public var name: String
    /// Its file name or path.
    public var file: String
    /// The digest its content must have; nothing if it may change.
    public var digest: Digest?
    /// The package it comes from, `name==version`.
    public var package: String?

    /// Creates a resource.
    public init(name: String, file: String, digest: Digest? = nil, package: String? = nil) {
      self.name = name
      self.file = file
      self.digest = digest
      self.package = package
    }

    /// Whether it is a model, a text or something else, for readers.
    var kind: String {
      switch file.split(separator: ".").last?.lowercased() {
      case "gguf", "safetensors": "Model"
      case "txt", "jsonl", "csv", "tsv", "zip", "zst", "gz": "Text"
      default: "File"
      }
    }
  }

  /// The profile whose settings were used.
  public var profile: String
  /// The seed of the book's random numbers, as a reader would write it.
  public var seed: String
  /// The version of the program.
  public var toolVersion: String
  /// The models, texts and other files that the book declares.
  public var resources: [Resource]
  /// The command that makes the same site again.
  public var command: String

  /// Creates a provenance.
  public init(
    profile: String = "standard", seed: String = "", toolVersion: String = Notebook.toolVersion,
    resources: [Resource] = [], command: String = "make report"
  ) {
    self.profile = profile
    self.seed = seed
    self.toolVersion = toolVersion
    self.resources = resources
    self.command = command
  }

  /// The provenance of a book's site.
  public init(of book: Book, seed: String, command: String) {
    self.init(
      profile: book.profile, seed: seed,
      resources: book.resources.values.sorted { $0.name < $1.name }.map {
        Resource(name: $0.name, file: $0.file, digest: $0.digest, package: $0.package)
      }, command: command)
  }
}
