/// Writes the pickle of a dictionary of tensors: the instructions that PyTorch writes, in their
/// order and with their numbers.
struct PickleWriter {
  private var bytes: [UInt8] = []
  /// Where values that occur again are remembered.
  private var memo: [String: Int] = [:]
  private var remembered = 0

  /// The program for tensors whose storages are numbered in their order.
  mutating func program(for tensors: [TorchWriter.Tensor]) -> [UInt8] {
    emit(.proto)
    bytes.append(2)
    emit(.emptyDict)
    remember()
    if tensors.count > 1 { emit(.mark) }
    for (index, tensor) in tensors.enumerated() { write(tensor, storage: index) }
    if !tensors.isEmpty { emit(tensors.count > 1 ? .setItems : .setItem) }
    emit(.stop)
    return bytes
  }

  private mutating func write(_ tensor: TorchWriter.Tensor, storage: Int) {
    text(tensor.name)
    global("torch._utils", "_rebuild_tensor_v2")
    emit(.mark)
    emit(.mark)
    text("storage")
    switch tensor.values {
    case .float: global("torch", "FloatStorage")
    case .int32: global("torch", "IntStorage")
    }
    text("\(storage)")
    text("cpu")
    integer(tensor.count)
    emit(.tuple)
    remember()
    emit(.binPersId)
    integer(0)
    tuple(tensor.shape)
    tuple(
      tensor.shape.indices.map { dimension in
        tensor.shape[(dimension + 1)...].reduce(1) { $0 * max(1, $1) }
      })
    emit(.newFalse)
    global("collections", "OrderedDict")
    emit(.emptyTuple)
    emit(.reduce)
    remember()
    emit(.tuple)
    remember()
    emit(.reduce)
    remember()
  }

  private mutating func emit(_ opcode: PickleOpcode) { bytes.append(opcode.rawValue) }

  private mutating func number(_ value: Int, bytes count: Int) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
  }

  private mutating func put(_ short: PickleOpcode, _ long: PickleOpcode, _ index: Int) {
    emit(index < 256 ? short : long)
    number(index, bytes: index < 256 ? 1 : 4)
  }

  private mutating func remember() {
    put(.binPut, .longBinPut, remembered)
    remembered += 1
  }

  /// Writes what `body` writes, or refers to it if it has been written before.
  private mutating func once(_ key: String, _ body: (inout PickleWriter) -> Void) {
    if let index = memo[key] { return put(.binGet, .longBinGet, index) }
    body(&self)
    memo[key] = remembered
    remember()
  }

  private mutating func text(_ text: String) {
    once("text " + text) { writer in
      writer.emit(.binUnicode)
      writer.number(text.utf8.count, bytes: 4)
      writer.bytes += text.utf8
    }
  }

  private mutating func global(_ module: String, _ name: String) {
    once("global \(module) \(name)") { writer in
      writer.emit(.global)
      writer.bytes += "\(module)\n\(name)\n".utf8
    }
  }

  private mutating func integer(_ value: Int) {
    switch value {
    case 0..<256:
      emit(.binInt1)
      number(value, bytes: 1)
    case 256..<65_536:
      emit(.binInt2)
      number(value, bytes: 2)
    case 65_536..<1 << 31:
      emit(.binInt)
      number(value, bytes: 4)
    default:
      // As few bytes as hold the number and its sign.
      let count = (64 - value.leadingZeroBitCount) / 8 + 1
      emit(.long1)
      number(count, bytes: 1)
      number(value, bytes: count)
    }
  }

  private mutating func tuple(_ values: [Int]) {
    switch values.count {
    case 0: return emit(.emptyTuple)
    case 1...3:
      for value in values { integer(value) }
      emit(values.count == 1 ? .tuple1 : values.count == 2 ? .tuple2 : .tuple3)
    default:
      emit(.mark)
      for value in values { integer(value) }
      emit(.tuple)
    }
    remember()
  }
}
