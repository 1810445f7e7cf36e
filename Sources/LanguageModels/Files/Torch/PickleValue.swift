/// What a pickle of plain tensors can consist of.
enum PickleValue: Equatable {
  case none
  case flag(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  /// An object of the machine, by its index: objects can contain themselves.
  case object(Int)

  var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  var text: String? {
    if case .text(let value) = self { value } else { nil }
  }
}

/// What a pickle's values can refer to.
enum PickleObject {
  case list([PickleValue])
  case tuple([PickleValue])
  case dictionary([(key: PickleValue, value: PickleValue)])
  case global(PickleGlobal)
  case storage(TorchStorage)
  case tensor(TorchTensor)
}

/// The few names that a pickle may ask for; none of them is executed.
enum PickleGlobal: Equatable {
  case rebuildTensor
  case rebuildParameter
  case orderedDictionary
  case storage(TorchStorage.Kind)

  /// What a module's member is, if it may be asked for.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch", _):
      guard let kind = TorchStorage.Kind(rawValue: name) else { return nil }
      self = .storage(kind)
    default: return nil
    }
  }
}

/// The numbers behind tensors: an entry of the archive.
struct TorchStorage: Equatable {
  /// The types of numbers, by the names that PyTorch gives their storages.
  enum Kind: String, CaseIterable {
    case float = "FloatStorage"
    case double = "DoubleStorage"
    case half = "HalfStorage"
    case brain = "BFloat16Storage"
    case int = "IntStorage"
    case long = "LongStorage"
    case byte = "ByteStorage"
    case boolean = "BoolStorage"
    case char = "CharStorage"
    case short = "ShortStorage"

    /// The type as it is decoded; `nil` for one that nobody needs.
    var type: TensorType? {
      switch self {
      case .float: .float32
      case .double: .float64
      case .half: .float16
      case .brain: .bfloat16
      case .int: .int32
      case .long: .int64
      case .byte: .uint8
      case .boolean, .char, .short: nil
      }
    }

    var bytes: Int { type?.blockBytes ?? (self == .short ? 2 : 1) }
  }

  var kind: Kind
  /// The entry's name after `data/`.
  var key: String
  /// Number of values.
  var count: Int
}

/// A view of a storage.
struct TorchTensor: Equatable {
  var storage: TorchStorage
  /// The first value's index.
  var offset: Int
  var shape: [Int]
  /// How far apart neighbours are along each dimension.
  var strides: [Int]

  /// Number of values.
  var count: Int { shape.reduce(1, *) }

  /// Whether the values follow each other in row-major order.
  private var isContiguous: Bool {
    var step = 1
    for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
      if stride != step { return false }
      step *= extent
    }
    return true
  }

  /// Creates a view; `nil` if it does not lie within its storage.
  ///
  /// A view with more values than its storage would let a small file claim any amount of memory.
  init?(storage: TorchStorage, offset: Int, shape: [Int], strides: [Int]) {
    guard shape.count == strides.count, shape.count <= 8, offset >= 0,
      shape.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 }),
      let count = TensorInfo.byteCount(shape: shape, valueBytes: 1), count <= storage.count
    else { return nil }
    if count > 0 {
      var last = offset
      for (extent, stride) in zip(shape, strides) {
        let (distance, isFar) = (extent - 1).multipliedReportingOverflow(by: stride)
        let (sum, isTooFar) = last.addingReportingOverflow(distance)
        if isFar || isTooFar { return nil }
        last = sum
      }
      guard last < storage.count else { return nil }
    }
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.strides = strides
  }

  /// The view's values in row-major order, of all of the storage's.
  func values(of storage: [Float]) -> [Float] {
    let count = count
    guard count > 0 else { return [] }
    if count == storage.count, isContiguous { return storage }
    return [Float](unsafeUninitializedCapacity: count) { target, initialized in
      var indices = [Int](repeating: 0, count: shape.count)
      let inner = shape.last ?? 1
      let step = strides.last ?? 1
      var written = 0
      while written < count {
        var position = offset
        for (index, stride) in zip(indices, strides) { position += index * stride }
        for _ in 0..<inner {
          target[written] = storage[position]
          written += 1
          position += step
        }
        var dimension = shape.count - 2
        while dimension >= 0 {
          indices[dimension] += 1
          if indices[dimension] < shape[dimension] { break }
          indices[dimension] = 0
          dimension -= 1
        }
      }
      initialized = count
    }
  }
}
