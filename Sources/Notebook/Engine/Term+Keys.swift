import Foundation
import Storage

extension Digest {
  /// The key of something made of named parts.
  static func key(_ kind: String, _ fields: [String]) -> Digest {
    var hasher = DigestHasher()
    hasher.update(field: keyPrefix)
    hasher.update(field: kind)
    for field in fields { hasher.update(field: field) }
    return hasher.finalize()
  }

  private static let keyPrefix = "monograph \(notebookSchemaVersion)"

  /// The first eight bytes as a number.
  var leadingBits: UInt64 { UInt64(hexadecimal.prefix(16), radix: 16) ?? 0 }
}

extension Term {
  /// A constant; lists and groups become terms of their elements, so that the same value
  /// has the same key however it was put together.
  ///
  /// - Throws: Errors of a nominal value that cannot be written.
  static func known(_ value: Value, origin: SourceSpan? = nil) throws -> Term {
    let type = ValueType(of: value)
    switch value {
    case .array(let values):
      return list(try values.map { try known($0, origin: origin) }, type: type, origin: origin)
    case .tuple(let elements):
      return group(
        try elements.map { ($0.label, try known($0.value, origin: origin)) }, origin: origin)
    default:
      return Term(key: try scalarKey(value), type: type, .known(value), origin: origin)
    }
  }

  /// A list of terms.
  static func list(_ terms: [Term], type: ValueType, origin: SourceSpan? = nil) -> Term {
    Term(
      key: .key("list", terms.map(\.key.hexadecimal)), type: type, .list(terms), origin: origin)
  }

  /// A group of terms.
  static func group(_ elements: [(label: String?, term: Term)], origin: SourceSpan? = nil) -> Term {
    Term(
      key: .key("group", elements.flatMap { [$0.label ?? "", $0.term.key.hexadecimal] }),
      type: .tuple(elements.map { .init(label: $0.label, type: $0.term.type) }),
      .group(elements), origin: origin)
  }

  /// A value of a known type that only a run can find.
  static func unknown(_ type: ValueType) -> Term {
    Term(key: .key("unknown", [type.description]), type: type, .unknown)
  }

  /// What stands where something wrong has been reported.
  static func invalid(_ type: ValueType = .any) -> Term {
    Term(key: .key("invalid", []), type: type, .invalid)
  }

  /// The element at `index` of a list or group that is not known yet.
  static func element(_ index: Int, of base: Term, type: ValueType, value: Value? = nil) -> Term {
    Term(
      key: .key("element", ["\(index)", base.key.hexadecimal]), type: type,
      value.map { .available($0) } ?? .element(base, index))
  }

  private static func scalarKey(_ value: Value) throws -> Digest {
    switch value {
    case .integer(let number): .key("integer", ["\(number)"])
    case .real(let number): .key("real", [number == 0 ? "0.0" : "\(number)"])
    case .boolean(let truth): .key("boolean", ["\(truth)"])
    case .text(let text): .key("text", [text])
    case .range(let range): .key("range", ["\(range.lowerBound)", "\(range.upperBound)"])
    case .missing: .key("missing", [])
    case .choice(let choice): .key("choice", [Swift.type(of: choice).typeName, choice.expression])
    case .nominal(let nominal): try nominalKey(nominal)
    case .array(let values): .key("list", try values.map { try known($0).key.hexadecimal })
    case .tuple(let elements):
      .key("group", try elements.flatMap { [$0.label ?? "", try known($0.value).key.hexadecimal] })
    }
  }

  /// What an immediate directive returned is known by its content.
  private static func nominalKey(_ nominal: any NominalValue) throws -> Digest {
    var template = Array("\(NSTemporaryDirectory())/monograph-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError(
        .cannotCreate, URL(fileURLWithPath: NSTemporaryDirectory(), isDirectory: true), errno)
    }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    // Hardly any value writes a file beside its payload.
    defer { if rmdir(template) != 0 { try? FileManager.default.removeItem(at: folder) } }
    let payload = try nominal.write(in: folder)
    return .key(
      "nominal", [Swift.type(of: nominal).typeName, Digest(of: payload).hexadecimal])
  }
}

extension DirectiveCall {
  /// The key of the call's result; `version` is another than the declared one to find older results.
  func key(seed: Int?, version: Int? = nil) -> Digest {
    var fields = [interface.name, "\(version ?? interface.configuration.version)"]
    if let seed { fields.append("seed \(seed)") }
    for (parameter, argument) in zip(interface.parameters, arguments) {
      fields += [parameter.name, argument.key.hexadecimal]
    }
    return .key("call", fields)
  }

  /// The seed of the random numbers of the node with this key.
  static func seed(of key: Digest) -> UInt64 { Digest(of: "seed\(key.hexadecimal)").leadingBits }
}
