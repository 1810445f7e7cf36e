import Dispatch
import Foundation
import Storage
import Synchronization

/// A value as it is written into `value.json`.
///
/// A nominal value writes its own payload: as `value.json` itself if it is the whole
/// result, and into a numbered folder of its own if it is part of a list or group.
struct StoredValue: Codable, Sendable {
  struct Element: Codable, Sendable {
    var label: String?
    var value: StoredValue
  }

  var integer: Int?
  var real: Double?
  var boolean: Bool?
  var text: String?
  var range: [Int]?
  var array: [StoredValue]?
  var group: [Element]?
  var type: String?
  var folder: String?
  var choice: String?

  /// Writes a value into `folder` and returns the content of `value.json`.
  static func write(_ value: Value, in folder: URL) throws -> Data {
    if case .nominal(let nominal) = value { return try nominal.write(in: folder) }
    var count = 0
    let stored = try StoredValue(value, in: folder, count: &count)
    return try PayloadCoding.encode(stored)
  }

  /// Reads a value of a type from `folder` and the content of `value.json`.
  static func read(_ data: Data, type: ValueType, in folder: URL, library: DirectiveLibrary) throws
    -> Value
  {
    if case .nominal(let name) = type {
      guard let nominal = library.nominals[name] else {
        throw ValueError("there is no type \(name)")
      }
      return .nominal(try nominal.read(data, in: folder))
    }
    return try PayloadCoding.decode(StoredValue.self, from: data)
      .value(in: folder, library: library)
  }

  private init(_ value: Value, in folder: URL, count: inout Int) throws {
    switch value {
    case .integer(let number): integer = number
    case .real(let number): real = number
    case .boolean(let truth): boolean = truth
    case .text(let text): self.text = text
    case .range(let range): self.range = [range.lowerBound, range.upperBound]
    case .missing: break
    case .choice(let choice):
      type = Swift.type(of: choice).typeName
      self.choice = choice.expression
    case .array(let values):
      var stored: [StoredValue] = []
      for value in values { stored.append(try StoredValue(value, in: folder, count: &count)) }
      array = stored
    case .tuple(let elements):
      var stored: [Element] = []
      for element in elements {
        stored.append(
          Element(
            label: element.label, value: try StoredValue(element.value, in: folder, count: &count)))
      }
      group = stored
    case .nominal(let nominal):
      let name = "\(count)"
      count += 1
      let own = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let payload = try nominal.write(in: own)
      try payload.write(to: own.appendingPathComponent("value.json"))
      type = Swift.type(of: nominal).typeName
      self.folder = name
    }
  }

  /// The values of a list; those that have files of their own are read on all cores.
  private static func values(
    of stored: [StoredValue], in folder: URL, library: DirectiveLibrary
  ) throws -> [Value] {
    guard stored.count > 1, stored.contains(where: { $0.folder != nil }) else {
      return try stored.map { try $0.value(in: folder, library: library) }
    }
    let results = Mutex([Result<Value, any Error>?](repeating: nil, count: stored.count))
    DispatchQueue.concurrentPerform(iterations: stored.count) { index in
      let result = Result { try stored[index].value(in: folder, library: library) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
  }

  private func value(in folder: URL, library: DirectiveLibrary) throws -> Value {
    if let integer { return .integer(integer) }
    if let real { return .real(real) }
    if let boolean { return .boolean(boolean) }
    if let text { return .text(text) }
    if let range, range.count == 2, range[0] <= range[1] { return .range(range[0]..<range[1]) }
    if let array { return .array(try Self.values(of: array, in: folder, library: library)) }
    if let group {
      return .tuple(try group.map { ($0.label, try $0.value.value(in: folder, library: library)) })
    }
    if let type, let choice {
      return .choice(try ChoiceReader(library: library).read(choice, type: type))
    }
    if let type, let name = self.folder {
      let own = folder.appendingPathComponent(name, isDirectory: true)
      let payload = try Data(
        contentsOf: own.appendingPathComponent("value.json", isDirectory: false))
      guard let nominal = library.nominals[type] else {
        throw ValueError("there is no type \(type)")
      }
      return .nominal(try nominal.read(payload, in: own))
    }
    return .missing
  }
}
