import Foundation

/// Runs the part of Python's pickle language that plain tensors need, and executes no code.
///
/// A pickle is a program whose instructions can call anything. This machine knows only the
/// instructions that build texts, numbers, lists, dictionaries and tensors; it stops at any other
/// and at any name that is not in ``PickleGlobal``. Time and memory are linear in the program's
/// length; nothing is nested in the machine's own memory, so that a deeply nested value cannot
/// exhaust the stack.
struct PickleMachine {
  /// Why a program is not run to its end.
  struct Problem: Error {
    var description: String
    /// Where the instruction stands, in bytes from 0.
    var offset: Int
  }

  /// What has been made.
  private(set) var objects: [PickleObject] = []
  private let program: [UInt8]
  private var position = 0
  private var instruction = 0
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  init(_ program: [UInt8]) {
    self.program = program
  }

  /// The value that the program makes.
  mutating func run() throws(Problem) -> PickleValue {
    while position < program.count {
      instruction = position
      let code = program[position]
      position += 1
      guard let opcode = PickleOpcode(rawValue: code) else {
        throw problem(
          "the instruction \(PickleOpcode.describe(code)), which plain tensors do not need")
      }
      if opcode == .stop {
        let value = try pop()
        guard stack.isEmpty, marks.isEmpty else { throw problem("an end with values left over") }
        return value
      }
      try execute(opcode)
    }
    instruction = position
    throw problem("an end without the instruction STOP")
  }

  private mutating func execute(_ opcode: PickleOpcode) throws(Problem) {
    switch opcode {
    case .stop: break
    case .proto:
      let version = try byte()
      guard (2...5).contains(version) else { throw problem("version \(version) of the language") }
    case .frame: try skip(8)
    case .mark: marks.append(stack.count)
    case .none: stack.append(.none)
    case .newTrue: stack.append(.flag(true))
    case .newFalse: stack.append(.flag(false))
    case .binInt: stack.append(.integer(Int(Int32(truncatingIfNeeded: try integer(4)))))
    case .binInt1: stack.append(.integer(try integer(1)))
    case .binInt2: stack.append(.integer(try integer(2)))
    case .long1: stack.append(.integer(try long()))
    case .binFloat: stack.append(.real(try real()))
    case .shortBinUnicode: stack.append(.text(try text(try integer(1))))
    case .binUnicode: stack.append(.text(try text(try integer(4))))
    case .emptyList: make(.list([]))
    case .emptyTuple: make(.tuple([]))
    case .emptyDict: make(.dictionary([]))
    case .tuple: make(.tuple(try popToMark()))
    case .tuple1: make(.tuple(try pop(1)))
    case .tuple2: make(.tuple(try pop(2)))
    case .tuple3: make(.tuple(try pop(3)))
    case .append: try append(try pop(1))
    case .appends: try append(try popToMark())
    case .setItem: try set(try pop(2))
    case .setItems: try set(try popToMark())
    case .binPut: try remember(try integer(1))
    case .longBinPut: try remember(try integer(4))
    case .memoize: try remember(memo.count)
    case .binGet: stack.append(try recall(try integer(1)))
    case .longBinGet: stack.append(try recall(try integer(4)))
    case .global: try global(module: try line(), name: try line())
    case .stackGlobal:
      let names = try pop(2)
      guard let module = names[0].text, let name = names[1].text else {
        throw problem("a name that is not a text")
      }
      try global(module: module, name: name)
    case .reduce: try reduce()
    case .build: try build()
    case .binPersId: try persistent(try pop())
    }
  }
}

extension PickleMachine {
  func problem(_ description: String) -> Problem {
    Problem(description: description, offset: instruction)
  }

  /// Puts a new object on the stack.
  mutating func make(_ object: PickleObject) {
    stack.append(.object(objects.count))
    objects.append(object)
  }

  mutating func pop() throws(Problem) -> PickleValue {
    guard let last = stack.last, stack.count > marks.last ?? 0 else {
      throw problem("an instruction without a value to work on")
    }
    stack.removeLast()
    return last
  }

  mutating func pop(_ count: Int) throws(Problem) -> [PickleValue] {
    guard stack.count - count >= marks.last ?? 0 else {
      throw problem("an instruction without \(count) values to work on")
    }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws(Problem) -> [PickleValue] {
    guard let mark = marks.popLast(), mark <= stack.count else {
      throw problem("an instruction without a mark")
    }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  /// The object on top of the stack, which stays there.
  func top() throws(Problem) -> Int {
    guard stack.count > marks.last ?? 0, case .object(let index) = stack.last else {
      throw problem("an instruction without an object to work on")
    }
    return index
  }

  private mutating func append(_ values: [PickleValue]) throws(Problem) {
    let index = try top()
    guard case .list(var elements) = objects[index] else {
      throw problem("an element for something that is not a list")
    }
    objects[index] = .list([])
    elements += values
    objects[index] = .list(elements)
  }

  private mutating func set(_ values: [PickleValue]) throws(Problem) {
    let index = try top()
    guard values.count.isMultiple(of: 2), case .dictionary(var members) = objects[index] else {
      throw problem("a member for something that is not a dictionary")
    }
    objects[index] = .dictionary([])
    for place in stride(from: 0, to: values.count, by: 2) {
      members.append((values[place], values[place + 1]))
    }
    objects[index] = .dictionary(members)
  }

  private mutating func remember(_ index: Int) throws(Problem) {
    guard let value = stack.last else { throw problem("nothing to remember") }
    memo[index] = value
  }

  private func recall(_ index: Int) throws(Problem) -> PickleValue {
    guard let value = memo[index] else { throw problem("a value that was never remembered") }
    return value
  }
}

extension PickleMachine {
  private mutating func skip(_ count: Int) throws(Problem) {
    guard count <= program.count - position else { throw problem("an end in an instruction") }
    position += count
  }

  private mutating func byte() throws(Problem) -> UInt8 {
    try skip(1)
    return program[position - 1]
  }

  /// Reads an unsigned number of at most four bytes, the lowest first.
  private mutating func integer(_ count: Int) throws(Problem) -> Int {
    try skip(count)
    return program[position - count..<position].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func long() throws(Problem) -> Int {
    let count = try integer(1)
    guard count <= 8 else { throw problem("an integer of more than 64 bits") }
    try skip(count)
    let bytes = program[position - count..<position]
    let start = bytes.last.map { $0 < 0x80 ? 0 : -1 } ?? 0
    return bytes.reversed().reduce(start) { $0 << 8 | Int($1) }
  }

  private mutating func real() throws(Problem) -> Double {
    try skip(8)
    let bits = program[position - 8..<position].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Double(bitPattern: bits)
  }

  private mutating func text(_ count: Int) throws(Problem) -> String {
    try skip(count)
    guard let text = String(validating: program[position - count..<position], as: UTF8.self) else {
      throw problem("a text that is not UTF-8")
    }
    return text
  }

  private mutating func line() throws(Problem) -> String {
    let start = position
    guard let end = program[start...].prefix(256).firstIndex(of: UInt8(ascii: "\n")) else {
      throw problem("a name without an end")
    }
    position = end + 1
    return String(decoding: program[start..<end], as: UTF8.self)
  }
}
