import Foundation
import Numerics
import Storage

/// What can be told about a dictionary's file or folder without vectors.
public struct DictionarySummary: Codable, Sendable {
  /// A file of it.
  public struct File: Codable, Sendable {
    /// Its name.
    public var name: String
    /// Its size.
    public var bytes: Int
    /// The digest of its content.
    public var sha256: Digest
  }

  /// The least, mean and largest of some numbers.
  public struct Extent: Codable, Sendable {
    /// The least.
    public var least: Double
    /// The mean.
    public var mean: Double
    /// The largest.
    public var largest: Double

    init(_ values: some Sequence<Double>) {
      var (least, sum, largest, count) = (Double.infinity, 0.0, -Double.infinity, 0)
      for value in values {
        (least, largest) = (min(least, value), max(largest, value))
        sum += value
        count += 1
      }
      (self.least, self.largest, mean) = (least, largest, sum / Double(max(1, count)))
    }
  }

  /// The format.
  public var format: DictionaryFormat
  /// The files.
  public var files: [File]
  /// Number of features.
  public var features: Int
  /// Number of values in a vector.
  public var width: Int
  /// The name of the activation function.
  public var activation: String
  /// How many codes a vector has at most, if the function is topk.
  public var k: Int?
  /// Whether one matrix encodes and decodes.
  public var isTied: Bool
  /// The norms of the rows of the encoder.
  public var encoderNorms: Extent
  /// The norms of the directions.
  public var directionNorms: Extent
  /// The biases of the encoder.
  public var biases: Extent
  /// Number of biases that are negative.
  public var negativeBiases: Int
  /// Number of biases that are positive.
  public var positiveBiases: Int
  /// The thresholds, if the function is jumprelu.
  public var thresholds: Extent?
  /// The norm of the vector that is subtracted first; none if nothing is.
  public var centerNorm: Double?
  /// The factor by which vectors are multiplied then.
  public var scale: Double
  /// The norm of the vector that is added to reconstructions; none if nothing is.
  public var decoderBiasNorm: Double?
  /// Where it comes from.
  public var metadata: DictionaryMetadata
  /// What is read otherwise than it is stored, and what is not kept.
  public var remarks: [String]

  /// Reads a dictionary of any format and describes it.
  ///
  /// - Throws: As ``ImportedDictionary/init(contentsOf:)``.
  public init(contentsOf url: URL) throws {
    let imported = try ImportedDictionary(contentsOf: url)
    let dictionary = imported.dictionary
    format = imported.format
    remarks = imported.remarks
    files = try Self.files(of: url)
    features = dictionary.features
    width = dictionary.width
    activation = dictionary.function.name
    if case .topK(let k) = dictionary.function { self.k = k }
    if case .jumpReLU(let values) = dictionary.function {
      thresholds = Extent(values.lazy.map(Double.init))
    }
    isTied = dictionary.isTied
    encoderNorms = Self.norms(dictionary.encoder)
    directionNorms = Self.norms(dictionary.decoder)
    biases = Extent(dictionary.bias.lazy.map(Double.init))
    negativeBiases = dictionary.bias.count { $0 < 0 }
    positiveBiases = dictionary.bias.count { $0 > 0 }
    centerNorm = dictionary.preprocessing.center.map(VectorKernels.norm)
    scale = Double(dictionary.preprocessing.scale)
    decoderBiasNorm = dictionary.decoderBias.map(VectorKernels.norm)
    metadata = dictionary.metadata
  }

  private static func norms(_ matrix: Matrix) -> Extent {
    Extent((0..<matrix.rows).lazy.map { matrix.norm(ofRow: $0) })
  }

  private static func files(of url: URL) throws -> [File] {
    let (format, place) = try DictionaryFormat.detect(url)
    let names = format.files.filter {
      FileManager.default.fileExists(atPath: place.appendingPathComponent($0).path)
    }
    let files = names.isEmpty ? [place] : names.map { place.appendingPathComponent($0) }
    return try files.map { file in
      File(
        name: file.lastPathComponent, bytes: try MappedFile(file).count,
        sha256: try Digest(ofFile: file))
    }
  }
}
