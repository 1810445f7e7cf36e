import Foundation
import Notebook

/// The file that `make bench` writes.
struct BenchmarkFile: Codable, Hashable {
  /// The version of the file's form that can be read.
  static let supportedFormat = 1

  var format: Int
  /// The day of the measurement.
  var date: String
  /// Whether there were fewer rounds and sizes than usual.
  var quick: Bool
  var machine: Machine
  /// The version of Monograph.
  var program: String
  /// The versions of the peers, by name.
  var versions: [String: String]
  var comparisons: [Comparison]
  /// What was measured without peers; absent if it was not.
  var paths: Paths?
  var growth: [Growth]

  struct Machine: Codable, Hashable {
    var processor: String
    var cores: Int
    /// In bytes.
    var memory: Double
    var system: String
    var kernels: String
    var instructions: String
  }

  /// One task, done by us and by others in the same rounds.
  struct Comparison: Codable, Hashable {
    var group: String
    var task: String
    var counts: String
    var unit: String
    /// Units worked through in one run.
    var amount: Double
    /// Floating-point operations of one run, and bytes moved.
    var operations: Double?
    var bytes: Double
    /// The speed of a matrix product in each round.
    var peaks: [Double]
    var activeFeatures: Double?
    /// Our time in each round.
    var seconds: [Double]
    var peers: [Peer]
    var checks: [Check]
  }

  struct Peer: Codable, Hashable {
    var name: String
    var call: String
    var likeForLike: Bool
    var note: String
    /// Its time in each round.
    var seconds: [Double]
  }

  /// A number that both computed.
  struct Check: Codable, Hashable {
    var what: String
    var peer: String
    var ours: Double
    var theirs: Double
    /// Relative.
    var difference: Double
    var tolerance: Double
    var agrees: Bool
  }

  struct Paths: Codable, Hashable {
    var measurements: [Path]
  }

  /// One of our paths alone.
  struct Path: Codable, Hashable {
    var path: String
    var setting: String
    var counts: String
    var unit: String
    var amount: Double
    var operations: Double?
    var bytes: Double
    var seconds: [Double]
    var peak: Double
  }

  /// One size after the other.
  struct Growth: Codable, Hashable {
    var name: String
    var title: String
    var setting: String
    var points: [Point]

    struct Point: Codable, Hashable {
      var value: Double
      var seconds: Double
      /// The most memory held, in bytes; absent where the system does not tell.
      var memory: Double?
    }
  }
}

extension BenchmarkFile {
  /// The advice that ends every message about a file.
  private static let advice = "`make bench` writes it anew"

  /// Reads and checks a file.
  ///
  /// - Throws: `ValueError` that says what is wrong and where.
  init(_ data: Data, name: String) throws {
    func failure(_ text: String) -> ValueError { ValueError("\(name) \(text); \(Self.advice)") }
    struct Form: Decodable { var format: Int }
    do {
      let format = try JSONDecoder().decode(Form.self, from: data).format
      guard format == Self.supportedFormat else {
        throw failure(
          "has the format \(format), and this program reads format \(Self.supportedFormat)")
      }
      self = try JSONDecoder().decode(Self.self, from: data)
    } catch let error as DecodingError {
      throw failure(error.words)
    }
    if let problem { throw failure(problem) }
  }

  /// What is wrong with the numbers, as the end of a sentence.
  private var problem: String? {
    for comparison in comparisons {
      let what = "“\(comparison.task)”"
      guard Self.areTimes(comparison.seconds), comparison.amount > 0 else {
        return "has no times above zero for \(what)"
      }
      for peer in comparison.peers {
        guard Self.areTimes(peer.seconds), peer.seconds.count == comparison.seconds.count else {
          return "has other rounds for \(peer.name) than for Monograph in \(what)"
        }
      }
    }
    for path in paths?.measurements ?? [] where !Self.areTimes(path.seconds) || path.amount <= 0 {
      return "has no times above zero for the path “\(path.path)”"
    }
    for series in growth {
      let isWrong =
        series.points.isEmpty
        || series.points.contains { !Self.areTimes([$0.seconds]) || !($0.value > 0) }
      if isWrong { return "has sizes or times that are not above zero in “\(series.title)”" }
    }
    return nil
  }

  private static func areTimes(_ values: [Double]) -> Bool {
    !values.isEmpty && values.allSatisfy { $0.isFinite && $0 > 0 }
  }
}

extension DecodingError {
  /// What is wrong with a JSON document, as the end of a sentence.
  fileprivate var words: String {
    func place(_ path: [any CodingKey]) -> String {
      let text = path.reduce("") { text, key in
        key.intValue.map { "\(text)[\($0)]" }
          ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
      }
      return text.isEmpty ? "its top level" : "`\(text)`"
    }
    return switch self {
    case .keyNotFound(let key, let context): "lacks \(place(context.codingPath + [key]))"
    case .typeMismatch(_, let context):
      "has a value of the wrong kind at \(place(context.codingPath))"
    case .valueNotFound(_, let context): "has no value at \(place(context.codingPath))"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "is not a JSON document" : "has a damaged value at \(place(context.codingPath))"
    @unknown default: "cannot be read"
    }
  }
}
