import Foundation
import Storage

/// Writes tensors in safetensors format, piece by piece, into a file that appears when complete.
///
/// Shapes are declared first because the header comes first. Values then follow tensor
/// by tensor in ``order``, each tensor in as many pieces as is convenient. The bytes
/// depend on names, shapes, values and metadata only.
public struct SafetensorsWriter: ~Copyable {
  /// A tensor to be written.
  public struct Declaration: Sendable {
    /// Its name.
    public var name: String
    /// Its extents in row-major order.
    public var shape: [Int]
    /// How its values are stored: F32, F16 or I32.
    public var type: TensorType

    /// Declares a tensor.
    public init(_ name: String, shape: [Int], type: TensorType = .float32) {
      self.name = name
      self.shape = shape
      self.type = type
    }
  }

  /// The tensors' names in the order in which their values must be appended: F32, I32, F16, which
  /// keeps every value aligned, then by name.
  public let order: [String]

  private let destination: URL
  private let layout: [Declaration]
  private var file: AtomicFile
  private var current = 0
  private var written = 0

  /// Begins a file.
  ///
  /// - Throws: `FileError` if it cannot be created, ``ModelFileError`` if a name is declared
  ///   twice, a shape is impossible or a type is not one of F32, F16 and I32.
  public init(_ destination: URL, tensors: [Declaration], metadata: [String: String] = [:]) throws {
    let layout = try Self.layout(tensors, destination)
    let header = try Self.header(layout, metadata)
    let file = try Self.begin(destination, header)
    self.init(destination, layout, file)
  }

  private init(_ destination: URL, _ layout: [Declaration], _ file: consuming AtomicFile) {
    self.destination = destination
    self.layout = layout
    self.file = file
    order = layout.map(\.name)
    skipEmptyTensors()
  }

  private static func layout(
    _ tensors: [Declaration], _ destination: URL
  ) throws -> [Declaration] {
    for tensor in tensors {
      guard [.float32, .float16, .int32].contains(tensor.type) else {
        throw ModelFileError(
          destination,
          "tensor “\(tensor.name)” cannot be stored as \(tensor.type.rawValue); "
            + "possible are F32, F16 and I32")
      }
      guard TensorInfo.byteCount(shape: tensor.shape, type: tensor.type) != nil,
        tensor.name != "__metadata__"
      else {
        throw ModelFileError(
          destination, "tensor “\(tensor.name)” cannot have the shape \(tensor.shape)")
      }
    }
    guard Set(tensors.map(\.name)).count == tensors.count else {
      throw ModelFileError(destination, "declares the same tensor twice")
    }
    let types: [TensorType] = [.float32, .int32, .float16]
    return types.flatMap { type in
      tensors.filter { $0.type == type }.sorted { $0.name < $1.name }
    }
  }

  private static func begin(_ destination: URL, _ header: [UInt8]) throws -> AtomicFile {
    var file = try AtomicFile(destination)
    try header.withUnsafeBytes { try file.write($0) }
    return file
  }

  private static func header(_ layout: [Declaration], _ metadata: [String: String]) throws
    -> [UInt8]
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func quoted(_ text: String) throws -> String {
      String(decoding: try encoder.encode(text), as: UTF8.self)
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let value = String(decoding: try encoder.encode(metadata), as: UTF8.self)
      members.append(#""__metadata__":\#(value)"#)
    }
    var offset = 0
    for tensor in layout {
      let end = offset + tensor.shape.reduce(1, *) * tensor.type.blockBytes
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let type = #""dtype":"\#(tensor.type.rawValue)","shape":[\#(shape)]"#
      members.append(
        #"\#(try quoted(tensor.name)):{\#(type),"data_offsets":[\#(offset),\#(end)]}"#)
      offset = end
    }
    let text = "{" + members.joined(separator: ",") + "}"
    var bytes = Array(text.utf8)
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) } + bytes
  }
}

extension SafetensorsWriter {
  /// Appends some of a tensor's values, converted to its type.
  ///
  /// - Throws: `FileError` if the disk is full, ``ModelFileError`` if the tensor is not the next
  ///   in ``order``, is full, or does not hold real numbers.
  public mutating func append(_ values: UnsafeBufferPointer<Float>, to name: String) throws {
    switch try accept(values.count, name, [.float32, .float16]) {
    case .float16:
      try append(encoded: values.map { HalfPrecision.bits($0).littleEndian })
    default:
      try file.write(UnsafeRawBufferPointer(values))
    }
    advance(values.count)
  }

  /// Appends some of a tensor's values, converted to its type.
  ///
  /// - Throws: As the variant that takes a buffer.
  public mutating func append(_ values: [Float], to name: String) throws {
    try values.withUnsafeBufferPointer { try append($0, to: name) }
  }

  /// Appends some of an integer tensor's values.
  ///
  /// - Throws: As the variant for real numbers.
  public mutating func append(integers values: [Int32], to name: String) throws {
    _ = try accept(values.count, name, [.int32])
    try append(encoded: values)
    advance(values.count)
  }

  /// Moves the file into place.
  ///
  /// - Throws: ``ModelFileError`` if a tensor lacks values, `FileError` if the disk is full;
  ///   the destination is then as it was.
  public consuming func commit() throws {
    guard current == layout.count else {
      let tensor = layout[current]
      throw ModelFileError(
        destination,
        "tensor “\(tensor.name)” has \(written) of \(tensor.shape.reduce(1, *)) values")
    }
    try file.commit()
  }

  /// Writes a whole file of single-precision tensors at once.
  ///
  /// - Throws: As ``init(_:tensors:metadata:)`` and ``commit()``.
  public static func write(
    _ tensors: [String: (shape: [Int], values: [Float])], metadata: [String: String] = [:],
    to destination: URL
  ) throws {
    var writer = try SafetensorsWriter(
      destination, tensors: tensors.map { Declaration($0.key, shape: $0.value.shape) },
      metadata: metadata)
    for name in writer.order {
      if let values = tensors[name]?.values, !values.isEmpty {
        try writer.append(values, to: name)
      }
    }
    try writer.commit()
  }

  private mutating func append<Value>(encoded values: [Value]) throws {
    try values.withUnsafeBytes { try file.write($0) }
  }

  private func accept(_ count: Int, _ name: String, _ types: [TensorType]) throws -> TensorType {
    guard current < layout.count, layout[current].name == name else {
      let expected = current < layout.count ? "“\(layout[current].name)”" : "no further tensor"
      throw ModelFileError(
        destination, "got values of tensor “\(name)” where \(expected) was expected",
        advice: "Append tensors in the writer's order.")
    }
    let tensor = layout[current]
    guard types.contains(tensor.type) else {
      throw ModelFileError(
        destination, "tensor “\(name)” of type \(tensor.type.rawValue) got values of another kind")
    }
    let room = tensor.shape.reduce(1, *) - written
    guard count <= room else {
      throw ModelFileError(
        destination, "tensor “\(name)” has room for \(room) further values, not for \(count)")
    }
    return tensor.type
  }

  private mutating func advance(_ count: Int) {
    written += count
    if written == layout[current].shape.reduce(1, *) {
      current += 1
      written = 0
      skipEmptyTensors()
    }
  }

  private mutating func skipEmptyTensors() {
    while current < layout.count, layout[current].shape.contains(0) { current += 1 }
  }
}
