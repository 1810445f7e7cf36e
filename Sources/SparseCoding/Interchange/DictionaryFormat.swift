import Foundation
import LanguageModels
import Storage

/// The forms in which dictionaries are kept on disk.
public enum DictionaryFormat: String, CaseIterable, Codable, Sendable {
  /// A safetensors file of this program.
  case monograph
  /// A folder of SAELens: `cfg.json` and `sae_weights.safetensors`.
  case saelens
  /// A folder of sparsify: `cfg.json` and `sae.safetensors`.
  case sparsify
  /// A trainer's folder of dictionary_learning: `config.json` and `ae.pt`.
  case dictionaryLearning = "dictionary-learning"

  /// What the format is called in a sentence.
  public var title: String {
    switch self {
    case .monograph: "Monograph"
    case .saelens: "SAELens"
    case .sparsify: "sparsify"
    case .dictionaryLearning: "dictionary_learning"
    }
  }

  /// The names of the files that make up a dictionary in a folder of this format.
  public var files: [String] {
    switch self {
    case .monograph: []
    case .saelens: [SAELensFolder.configuration, SAELensFolder.weights, SAELensFolder.sparsity]
    case .sparsify: [SparsifyFolder.configuration, SparsifyFolder.weights]
    case .dictionaryLearning: [TrainerFolder.configuration, TrainerFolder.weights]
    }
  }

  /// Tells a file or folder's format by what is in it.
  ///
  /// - Returns: The format, and the file or folder to read: one of a folder's files stands for the
  ///   folder.
  /// - Throws: `FileError` if there is nothing; `ModelFileError` if it is no dictionary.
  public static func detect(_ url: URL) throws -> (format: DictionaryFormat, place: URL) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw FileError(.cannotOpen, url, ENOENT)
    }
    if isFolder.boolValue { return (try format(ofFolder: url), url) }
    let folder = url.deletingLastPathComponent()
    switch url.lastPathComponent {
    case SAELensFolder.weights: return (.saelens, folder)
    case SparsifyFolder.weights: return (.sparsify, folder)
    case SAELensFolder.configuration, TrainerFolder.configuration:
      return (try format(ofFolder: folder), folder)
    default: break
    }
    let file = try MappedFile(url)
    defer { withExtendedLifetime(file) {} }
    let beginning = file.bytes.prefix(16)
    if beginning.starts(with: Array("PK".utf8)) || beginning.first == 0x80 {
      return (.dictionaryLearning, url)
    }
    guard beginning.count > 8, beginning.dropFirst(8).first == UInt8(ascii: "{") else {
      throw ModelFileError(
        url, "is no dictionary of a known format",
        advice: """
          Known are a file of `monograph dictionary import`, folders of SAELens and sparsify, and \
          trainers' folders of dictionary_learning.
          """)
    }
    return (.monograph, url)
  }

  private static func format(ofFolder folder: URL) throws -> DictionaryFormat {
    func has(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }
    let found = [
      (SAELensFolder.weights, saelens), (SparsifyFolder.weights, sparsify),
      (TrainerFolder.weights, dictionaryLearning),
    ].filter { has($0.0) }
    if found.count == 1 { return found[0].1 }
    guard found.isEmpty else {
      throw ModelFileError(
        folder, "has several dictionaries: \(NearestName.list(found.map(\.0)))",
        advice: "Name one of the files.")
    }
    throw ModelFileError(
      folder,
      "has none of the files `\(SAELensFolder.weights)` (SAELens), `\(SparsifyFolder.weights)` "
        + "(sparsify) and `\(TrainerFolder.weights)` (dictionary_learning)",
      advice: "Name the folder of one dictionary, not that of a collection.")
  }
}

/// A dictionary with the format in which it was found.
public struct ImportedDictionary: Sendable {
  /// The dictionary.
  public var dictionary: FeatureDictionary
  /// The format.
  public var format: DictionaryFormat
  /// What a reader should know: what is read otherwise than it is stored, and what is not kept.
  public var remarks: [String]

  /// Reads a dictionary of any format.
  ///
  /// - Throws: `FileError`, `ModelFileError` or ``SparseCodingError`` if it is missing, damaged, or
  ///   computes something that a ``FeatureDictionary`` does not.
  public init(contentsOf url: URL) throws {
    let (format, place) = try DictionaryFormat.detect(url)
    self.format = format
    switch format {
    case .monograph: (dictionary, remarks) = (try FeatureDictionary(contentsOf: place), [])
    case .saelens: (dictionary, remarks) = try SAELensFolder.read(place)
    case .sparsify: (dictionary, remarks) = try SparsifyFolder.read(place)
    case .dictionaryLearning: (dictionary, remarks) = try TrainerFolder.read(place)
    }
  }
}

extension FeatureDictionary {
  /// Writes the dictionary in a format, as a whole or not at all; what was there is replaced.
  ///
  /// The dictionary that is written takes vectors as they are: see ``UnpreparedDictionary``.
  ///
  /// - Throws: `FileError`; ``SparseCodingError`` if the format cannot express the dictionary.
  public func write(as format: DictionaryFormat, to url: URL) throws {
    if format == .monograph { return try write(to: url) }
    let folder = try AtomicFolder(url)
    let plain = try UnpreparedDictionary(self)
    switch format {
    case .monograph: break
    case .saelens: try SAELensFolder.write(plain, to: folder.temporary)
    case .sparsify: try SparsifyFolder.write(plain, to: folder.temporary)
    case .dictionaryLearning: try TrainerFolder.write(plain, to: folder.temporary)
    }
    try folder.commit()
  }
}
