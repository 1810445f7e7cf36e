import Foundation
import Storage

/// What a directive may use while it is evaluated.
public struct Run: Sendable {
  /// The seed that belongs to this node: a function of its key, never of its position.
  public let seed: UInt64
  /// A folder of this node's own that survives a killed render; removed when the node is done.
  ///
  /// Checkpoints go here, and large results before they are moved into the store. It exists for
  /// directives whose results are stored.
  public let workFolder: URL
  /// A folder for what must outlive this node, such as answers that were paid for.
  ///
  /// All nodes of a book share it; what lies there has to name itself by its content.
  public let sharedFolder: URL
  /// The book's files by name, found and verified; throws a ``ValueError`` that names those declared.
  public let resource: @Sendable (_ name: String) throws -> ResolvedResource
  private let report: @Sendable (Progress) -> Void
  private let warning: @Sendable (String) -> Void

  /// How far a node has come.
  public struct Progress: Sendable {
    /// What is being done, such as `harvesting`.
    public var activity: String
    /// Units done.
    public var completed: Int
    /// Units in all.
    public var total: Int
    /// The name of the units, such as `tokens`.
    public var unit: String
  }

  /// Creates a context; the engine does, and tests of directives.
  public init(
    seed: UInt64, workFolder: URL, sharedFolder: URL? = nil,
    resource: @escaping @Sendable (String) throws -> ResolvedResource = { name in
      throw ValueError("the book declares no resource “\(name)”")
    },
    report: @escaping @Sendable (Progress) -> Void = { _ in },
    warning: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.seed = seed
    self.workFolder = workFolder
    self.sharedFolder = sharedFolder ?? workFolder
    self.resource = resource
    self.report = report
    self.warning = warning
  }

  /// Tells the reader of the terminal how far the work has come.
  public func progress(_ activity: String, _ completed: Int, of total: Int, unit: String) {
    report(Progress(activity: activity, completed: completed, total: total, unit: unit))
  }

  /// Shows a warning at the directive's place in the chapter and on the terminal.
  public func warn(_ message: String) { warning(message) }
}

/// A resource's file, found and verified.
public struct ResolvedResource: Sendable {
  /// Where the file lies.
  public var url: URL
  /// The digest of its content.
  public var digest: Digest
  /// The declaration in `book.yml`.
  public var declaration: Resource

  /// Creates a resolved resource.
  public init(url: URL, digest: Digest, declaration: Resource) {
    self.url = url
    self.digest = digest
    self.declaration = declaration
  }
}
