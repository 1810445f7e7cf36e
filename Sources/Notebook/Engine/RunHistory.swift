import Foundation
import Storage

/// What the last run computed, to say in words why something has to be computed again.
struct RunHistory: Codable, Equatable, Sendable {
  struct Call: Codable, Equatable {
    var key: Digest
    var directive: String
    var file: String
    var version: Int
    var arguments: [String: String]
  }

  var calls: [Call] = []
  /// The results that the last run showed or needed to find out what to show, sorted.
  var asked: [Digest]?

  init() {}

  init(reading file: URL) {
    let data = try? Data(contentsOf: file)
    self = data.flatMap { try? JSONDecoder().decode(Self.self, from: $0) } ?? Self()
  }

  func write(to file: URL) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // It only explains; losing it does no harm.
    if let data = try? encoder.encode(self) { try? AtomicFile.write(data, to: file) }
  }

  mutating func note(_ call: DirectiveCall, key: Digest) {
    calls.append(Self.describe(call, key: key))
  }

  /// Keeps what earlier runs computed, as far as it is worth remembering.
  mutating func append(_ older: RunHistory, limit: Int = 5000) {
    let keys = Set(calls.map(\.key))
    calls += older.calls.filter { !keys.contains($0.key) }.prefix(max(0, limit - calls.count))
  }

  /// Why there is no stored result.
  func reason(for call: DirectiveCall, key: Digest) -> String {
    if calls.contains(where: { $0.key == key }) { return "its stored result is gone" }
    let own = Self.describe(call, key: key)
    let candidates = calls.filter { $0.directive == own.directive && $0.file == own.file }
    func changes(_ old: Call) -> [String] {
      Set(own.arguments.keys).union(old.arguments.keys)
        .filter { own.arguments[$0] != old.arguments[$0] }.sorted()
    }
    guard let nearest = candidates.min(by: { changes($0).count < changes($1).count }) else {
      return "not computed before"
    }
    let changed = changes(nearest)
    if nearest.version != own.version {
      return "the directive changed from version \(nearest.version) to \(own.version)"
    }
    switch changed.count {
    case 0: return "the seed changed"
    case own.arguments.count where own.arguments.count > 1: return "not computed before"
    default:
      let names = NearestName.list(changed)
      return changed.count == 1 ? "the argument \(names) changed" : "the arguments \(names) changed"
    }
  }

  private static func describe(_ call: DirectiveCall, key: Digest) -> Call {
    Call(
      key: key, directive: call.interface.name, file: call.span.position.file,
      version: call.interface.configuration.version,
      arguments: Dictionary(
        zip(call.interface.parameters, call.arguments).map { ($0.name, $1.key.short) },
        uniquingKeysWith: { first, _ in first }))
  }
}
