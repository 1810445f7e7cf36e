extension Node {
  /// The part it plays among its neighbours; nothing for white space.
  var atomClass: AtomClass? {
    switch self {
    case .space: nil
    case .symbol(let symbol): symbol.atomClass
    case .delimiter(let delimiter): delimiter.role
    case .function: .operation
    case .scripts(let scripts): scripts.base.atomClass ?? .ordinary
    case .stack(let base, _, _): base.atomClass ?? .ordinary
    case .classified(_, let atomClass): atomClass
    case .group, .identifier, .number, .text, .fraction, .root, .accented, .fenced, .table,
      .phantom, .styled:
      .ordinary
    }
  }

  /// Whether it is a named function, perhaps with limits.
  var isFunction: Bool {
    switch self {
    case .function: true
    case .scripts(let scripts): scripts.base.isFunction
    case .stack(let base, _, _): base.isFunction
    case .classified(_, .operation): true
    default: false
    }
  }
}

/// How a formula's atoms are spaced once their neighbours are known.
enum Spacing: Hashable, Sendable {
  /// As its class and the browser's table of operators say.
  case natural
  /// A sign that binds what follows it, such as the minus of −1.
  case prefix
  /// An infix sign at the beginning of a cell.
  case infix
  /// None.
  case closed
  /// The only sign of an argument: there is no row that would space it.
  case alone

  /// The spacing of each node of a row; `first` is the class that stands before it.
  static func of(_ nodes: [Node], after first: AtomClass?) -> [Spacing] {
    var result = [Spacing](repeating: .natural, count: nodes.count)
    var previous = first
    var openBinary: Int?
    for (index, node) in nodes.enumerated() {
      guard let atomClass = node.atomClass else { continue }
      var effective = atomClass
      if atomClass == .binary {
        switch previous {
        case nil, .binary?, .relation?, .opening?, .punctuation?, .operation?:
          result[index] = .prefix
          effective = .ordinary
        default: if index == 0 { result[index] = .infix }
        }
      }
      if let binary = openBinary, [.relation, .closing, .punctuation].contains(atomClass) {
        result[binary] = .closed
      }
      openBinary = effective == .binary ? index : nil
      previous = effective
    }
    if let openBinary { result[openBinary] = .closed }
    return result
  }
}
