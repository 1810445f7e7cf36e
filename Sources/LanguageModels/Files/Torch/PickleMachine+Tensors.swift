extension PickleMachine {
  mutating func global(module: String, name: String) throws(Problem) {
    guard let global = PickleGlobal(module: module, name: name) else {
      throw problem("“\(module).\(name)”, which is neither a tensor nor a dictionary")
    }
    make(.global(global))
  }

  /// Calls one of the functions that are known.
  mutating func reduce() throws(Problem) {
    let operands = try pop(2)
    guard case .global(let function) = object(operands[0]), let arguments = tuple(operands[1])
    else { throw problem("a call of something that is not a function") }
    switch function {
    case .orderedDictionary:
      guard arguments.isEmpty else { throw problem("an OrderedDict that is not made empty") }
      make(.dictionary([]))
    case .rebuildTensor: make(.tensor(try tensor(arguments)))
    case .rebuildParameter:
      guard let first = arguments.first, case .tensor(let tensor) = object(first) else {
        throw problem("a parameter that is not a tensor")
      }
      make(.tensor(tensor))
    case .storage: throw problem("a call of a type of storage")
    }
  }

  /// Gives an object its attributes: only those of a state dictionary, which mean nothing here.
  mutating func build() throws(Problem) {
    let state = try pop()
    guard case .dictionary = objects[try top()], case .dictionary(let members) = object(state),
      members.allSatisfy({ $0.key == .text("_metadata") })
    else { throw problem("attributes for something that is not a state dictionary") }
  }

  /// Makes a storage of what the archive knows it by.
  mutating func persistent(_ identifier: PickleValue) throws(Problem) {
    guard let parts = tuple(identifier), parts.count == 5, parts[0] == .text("storage"),
      case .global(.storage(let kind)) = object(parts[1]), let key = parts[2].text,
      let count = parts[4].integer, count >= 0
    else { throw problem("a reference to something that is not a storage of numbers") }
    guard !key.isEmpty, key.utf8.count <= 20, key.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw problem("a storage of the name “\(key.prefix(40))”, which is not a number") }
    make(.storage(TorchStorage(kind: kind, key: key, count: count)))
  }

  private func tensor(_ arguments: [PickleValue]) throws(Problem) -> TorchTensor {
    guard arguments.count == 6 || arguments.count == 7,
      case .storage(let storage) = object(arguments[0]), let offset = arguments[1].integer,
      let shape = integers(arguments[2]), let strides = integers(arguments[3])
    else { throw problem("a tensor that is not described by storage, offset, extents and strides") }
    if arguments.count == 7, arguments[6] != .none {
      // A flag of this kind negates or conjugates the values.
      guard case .dictionary(let flags) = object(arguments[6]), flags.isEmpty else {
        throw problem("a tensor with further properties")
      }
    }
    guard
      let tensor = TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides)
    else {
      throw problem(
        "a tensor of extents \(shape) and strides \(strides) from value \(offset) on, which a "
          + "storage of \(storage.count) values does not hold")
    }
    return tensor
  }

  private func object(_ value: PickleValue) -> PickleObject? {
    if case .object(let index) = value { objects[index] } else { nil }
  }

  private func tuple(_ value: PickleValue) -> [PickleValue]? {
    if case .tuple(let elements) = object(value) { elements } else { nil }
  }

  private func integers(_ value: PickleValue) -> [Int]? {
    guard let elements = tuple(value), elements.count <= 8 else { return nil }
    let integers = elements.compactMap(\.integer)
    return integers.count == elements.count ? integers : nil
  }
}
