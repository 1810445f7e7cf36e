import Foundation
import Storage

/// The tensors in a file that PyTorch's `torch.save` has written: a dictionary of them by name.
///
/// The file is a `.zip` archive of a pickle, which describes the tensors, and of their numbers.
/// A pickle is a program; this reader carries out only what plain tensors need (see
/// ``PickleMachine``), so that a file of unknown origin is safe to read.
public struct TorchFile {
  /// Where the file lies.
  public let url: URL
  private let archive: ZipArchive
  /// The folder inside the archive in which everything lies.
  private let folder: String
  private let objects: [PickleObject]
  private let members: [String: PickleValue]

  /// Longest description that is read; that of a dictionary takes a few hundred bytes.
  static let descriptionLimit = 16_000_000

  /// Opens a file and reads what tensors it holds.
  ///
  /// - Throws: `FileError` if it cannot be read, ``ModelFileError`` if it is not a sound file of
  ///   that kind or holds anything but tensors, texts, numbers, lists and dictionaries.
  public init(_ url: URL) throws {
    self.url = url
    try Self.checkBeginning(url)
    do {
      archive = try ZipArchive(url)
    } catch let error as CorpusError {
      throw ModelFileError(url, error.problem, advice: error.advice)
    }
    let names = archive.names
    guard Set(names).count == names.count else {
      throw ModelFileError(url, "has two entries of the same name", advice: ByteCursor.damaged)
    }
    let descriptions = names.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }
    guard descriptions.count == 1, let description = descriptions.first else {
      throw ModelFileError(
        url, "is a .zip archive without the entry “data.pkl” of a file of PyTorch",
        advice: Self.advice)
    }
    folder = String(description.dropLast("data.pkl".count))
    guard !names.contains(folder + "constants.pkl") else {
      throw ModelFileError(
        url, "is a TorchScript program, not a file of tensors", advice: Self.advice)
    }
    if names.contains(folder + "byteorder") {
      let order = try archive.stored(folder + "byteorder", limit: 16)
      guard order.elementsEqual("little".utf8) else {
        throw ModelFileError(
          url, "was written with the highest byte of a number first", advice: Self.advice)
      }
    }
    let program = try archive.stored(description, limit: Self.descriptionLimit)
    var machine = PickleMachine(program)
    do {
      let root = try machine.run()
      objects = machine.objects
      members = try Self.members(root, objects, url)
    } catch let problem as PickleMachine.Problem {
      throw ModelFileError(
        url,
        "is not read any further: \(description) has, at byte \(problem.offset), "
          + problem.description, advice: Self.advice)
    }
  }

  private init(_ file: TorchFile, _ members: [String: PickleValue]) {
    url = file.url
    archive = file.archive
    folder = file.folder
    objects = file.objects
    self.members = members
  }

  private static let advice = """
    In Python, load it with the program that wrote it and save its tensors alone: \
    torch.save({name: tensor.cpu() for name, tensor in model.state_dict().items()}, path).
    """

  /// Tells files of other kinds apart, with advice.
  private static func checkBeginning(_ url: URL) throws {
    let file = try MappedFile(url)
    defer { withExtendedLifetime(file) {} }
    let bytes = file.bytes
    if bytes.starts(with: Array("PK".utf8)) { return }
    // The magic number with which files began before PyTorch 1.6, as a pickle of its own.
    let legacy: [UInt8] = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
    if bytes.dropFirst(2).starts(with: legacy) {
      throw ModelFileError(
        url, "was written in the format before PyTorch 1.6",
        advice: """
          Write it again with a newer PyTorch: torch.save(torch.load(path, weights_only=True), path).
          """)
    }
    throw ModelFileError(
      url, "is not a file that torch.save has written: it does not begin as a .zip archive",
      advice: advice)
  }

  private static func members(
    _ value: PickleValue, _ objects: [PickleObject], _ url: URL
  ) throws -> [String: PickleValue] {
    guard case .object(let index) = value, case .dictionary(let pairs) = objects[index] else {
      throw ModelFileError(url, "does not hold a dictionary of tensors by name", advice: advice)
    }
    var members: [String: PickleValue] = [:]
    for (key, value) in pairs {
      guard let name = key.text else {
        throw ModelFileError(url, "has a name that is not a text: \(key)", advice: advice)
      }
      guard members.updateValue(value, forKey: name) == nil else {
        throw ModelFileError(url, "has two values named “\(name)”", advice: advice)
      }
    }
    return members
  }
}

extension TorchFile {
  /// The names of everything in the dictionary.
  public var names: [String] { members.keys.sorted() }

  /// The dictionary that is the value of `name`; `nil` if that is something else.
  ///
  /// - Throws: ``ModelFileError`` if a name in it is not a text or stands twice.
  public func dictionary(_ name: String) throws -> TorchFile? {
    guard let value = members[name], case .object(let index) = value,
      case .dictionary = objects[index]
    else { return nil }
    return TorchFile(self, try Self.members(value, objects, url))
  }

  /// The number that is the value of `name`, which is not a tensor; `nil` if that is something else.
  public func number(_ name: String) -> Double? {
    switch members[name] {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// The extents of the tensor `name`; `nil` if there is none.
  public func shape(_ name: String) -> [Int]? { tensor(name)?.shape }

  /// The values of the tensor `name` in row-major order, whatever they are stored as.
  ///
  /// - Throws: ``ModelFileError`` if there is no such tensor or its numbers are not in the file.
  public func values(_ name: String) throws -> [Float] {
    guard let tensor = tensor(name) else {
      let similar = NearestName.find(name, among: names)
      throw ModelFileError(
        url, "has no tensor “\(name)”",
        advice: similar.map { "Did you mean “\($0)”?" } ?? "It has \(NearestName.list(names)).")
    }
    guard let type = tensor.storage.kind.type else {
      throw ModelFileError(
        url, "tensor “\(name)” is a \(tensor.storage.kind.rawValue), which is not read")
    }
    let entry = folder + "data/" + tensor.storage.key
    let (size, overflow) = tensor.storage.count.multipliedReportingOverflow(by: type.blockBytes)
    let bytes = try archive.stored(entry, limit: .max)
    guard !overflow, bytes.count == size else {
      throw ModelFileError(
        url,
        "tensor “\(name)” needs \(tensor.storage.count) values of \(type.rawValue), but entry "
          + "“\(entry)” has \(bytes.count) bytes", advice: ByteCursor.damaged)
    }
    guard size > 0 else { return [] }
    let storage = [Float](unsafeUninitializedCapacity: tensor.storage.count) { target, count in
      count = tensor.storage.count
      bytes.withUnsafeBytes { source in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        TensorValues(type: type, source: source, target: target).decode(blocks: 0..<count)
      }
    }
    return tensor.values(of: storage)
  }

  private func tensor(_ name: String) -> TorchTensor? {
    guard case .object(let index) = members[name], case .tensor(let tensor) = objects[index] else {
      return nil
    }
    return tensor
  }
}

extension ZipArchive {
  /// The bytes of an entry that is not compressed, as PyTorch writes them.
  ///
  /// An entry cannot be longer than the archive then, whatever it claims.
  fileprivate func stored(_ entry: String, limit: Int) throws -> [UInt8] {
    guard let place = place(of: entry) else {
      throw ModelFileError(url, "has no entry “\(entry)”", advice: ByteCursor.damaged)
    }
    guard place.isStored, place.size == place.storedSize else {
      throw ModelFileError(
        url, "entry “\(entry)” is compressed or encrypted, which PyTorch does not write",
        advice: "Write the file again with torch.save.")
    }
    let length = try MappedFile(url).count
    guard place.size <= UInt64(length) else {
      throw ModelFileError(
        url, "entry “\(entry)” claims \(place.size) bytes, but the file has \(length)",
        advice: ByteCursor.damaged)
    }
    let size = Int(place.size)
    guard size <= limit else {
      throw ModelFileError(url, "entry “\(entry)” has \(size) bytes; at most \(limit) are read")
    }
    do {
      let source = try ZipEntrySource(self, entry: entry)
      var bytes = [UInt8](repeating: 0, count: size + 1)
      var end = 0
      while end < bytes.count {
        let count = try bytes.withUnsafeMutableBytes {
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[end...]))
        }
        if count == 0 { break }
        end += count
      }
      guard end == size else {
        throw ModelFileError(
          url, "entry “\(entry)” has \(end < size ? "fewer" : "more") bytes than it claims",
          advice: ByteCursor.damaged)
      }
      bytes.removeLast()
      return bytes
    } catch let error as CorpusError {
      throw ModelFileError(url, "entry “\(entry)” \(error.problem)", advice: error.advice)
    }
  }
}
