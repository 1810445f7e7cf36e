/// A directive: a function of the directive language, declared as a type.
///
/// Declare the parameters as properties with ``Parameter``; their labels, types,
/// defaults and ranges are read from the declaration, as are the checks, the
/// reference page and the cache key:
///
/// ```swift
/// struct Train: Directive {
///   static let configuration = DirectiveConfiguration(
///     name: "train", summary: "Trains a sparse autoencoder on harvested activations.")
///
///   @Parameter("Activations to learn from.") var on: Activations
///   @Parameter("Features per input dimension.", in: 0.25...64) var ratio = 2.0
///
///   func evaluate(_ run: Run) async throws -> FeatureDictionaryValue { … }
/// }
/// ```
public protocol Directive: SendableMetatype {
  /// What the directive returns.
  associatedtype Output: DirectiveValue

  /// The directive's name, documentation and version.
  static var configuration: DirectiveConfiguration { get }

  /// Creates the directive with its parameters unset.
  init()

  /// Finds mistakes that concern several parameters together, as soon as all are known.
  ///
  /// Called while the book is being checked where every argument is a constant,
  /// and always before ``evaluate(_:)``.
  ///
  /// - Throws: ``ParameterProblem`` to point at one argument, or any other error.
  func validate() throws

  /// Computes the result. The parameters are set.
  func evaluate(_ run: Run) async throws -> Output
}

extension Directive {
  /// Accepts everything.
  public func validate() throws {}
}

/// A directive's name, documentation and place in the cache.
public struct DirectiveConfiguration: Sendable {
  /// The function's name.
  public var name: String
  /// One sentence.
  public var summary: String
  /// Paragraphs of Markdown for the reference page.
  public var discussion: String
  /// What it is about, by which the reference is ordered.
  public var topic: Topic
  /// A cell that shows it in use; the reference executes it.
  ///
  /// It may use the names that the chapter with `{{directives}}` defines, and ends with an
  /// expression to be shown.
  public var example: String
  /// What the figure of the example shows, for who does not see it.
  public var exampleAlternative: String?
  /// Raised when the same arguments give another result than before; part of the cache key.
  public var version: Int
  /// When it is evaluated and whether its result is kept.
  public var storage: Storage

  /// What directives are about.
  public enum Topic: String, Sendable, CaseIterable {
    case models = "Models and text"
    case dictionaries = "Dictionaries"
    case interpretation = "Interpretation"
    case causes = "Causes"
    case statistics = "Statistics"
    case figures = "Figures and tables"
    case claims = "Claims"
    case other = "Further directives"
  }

  /// When a directive is evaluated and whether its result is kept.
  public enum Storage: Sendable {
    /// Evaluated when its result is needed and not in the store yet; the result is stored.
    case stored
    /// Evaluated whenever its result is needed: cheaper to make than to store, such as an axis.
    case transient
    /// Evaluated while the book is being checked: cheap, without computing, and not stored.
    ///
    /// Such directives open a model's header or find a corpus, so that a wrong path
    /// or a layer that does not exist is reported before anything runs.
    case immediate
  }

  /// Whether it is evaluated while the book is being checked.
  public var isImmediate: Bool { storage == .immediate }
  /// Whether its result is kept in the store.
  public var isStored: Bool { storage == .stored }

  /// Creates a configuration.
  public init(
    name: String, summary: String, discussion: String = "", topic: Topic = .other,
    example: String = "", exampleAlternative: String? = nil, version: Int = 1,
    storage: Storage = .stored
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.topic = topic
    self.example = example
    self.exampleAlternative = exampleAlternative
    self.version = version
    self.storage = storage
  }
}

/// A mistake in one argument of a directive.
public struct ParameterProblem: Error, CustomStringConvertible, Sendable {
  /// The parameter's name.
  public var parameter: String
  /// What is wrong.
  public var message: String
  /// What to write instead.
  public var suggestion: String?

  /// Creates a problem.
  public init(_ parameter: String, _ message: String, suggestion: String? = nil) {
    self.parameter = parameter
    self.message = message
    self.suggestion = suggestion
  }

  /// The text for people.
  public var description: String { "\(parameter): \(message)" }
}
