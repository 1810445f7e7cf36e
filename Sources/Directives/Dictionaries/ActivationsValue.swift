import Foundation
import LanguageModels
import Notebook
import SparseCoding
import Storage

/// Activation vectors of one site, on disk.
struct ActivationsValue: NominalValue, Codable {
  static let typeName = "Activations"
  static let summary = "Activation vectors of one site: most to train on, the rest held out."
  static let members = [
    Member("site", of: Self.self, "Where they were read.") { $0.site.description },
    Member("layer", of: Self.self, "The block they were read at.") { $0.site.layer },
    Member("width", of: Self.self, "Number of values in a vector.") { $0.file.width },
    Member("count", of: Self.self, "Number of vectors to train on.") { $0.trainingCount },
    Member("heldOut", of: Self.self, "Number of vectors held out.") {
      $0.file.count - $0.trainingCount
    },
    Member("excluded", of: Self.self, "Massive vectors among those to train on, left out.") {
      $0.statistics.excludedCount
    },
    Member("medianNorm", of: Self.self, "Median norm of the vectors to train on.") {
      $0.statistics.medianNorm
    },
    Member("meanShare", of: Self.self, "Share of the squared norm that lies in the mean vector.") {
      let mean = $0.statistics.mean.reduce(0) { $0 + $1 * $1 }
      return mean / (mean + $0.statistics.meanSquaredCentredNorm)
    },
  ]

  /// Where they were read.
  var site: Site
  /// The vectors, those to train on first.
  var file: ActivationFile
  /// Number of vectors to train on.
  var trainingCount: Int
  /// Statistics of the vectors to train on.
  var statistics: ActivationStatistics

  var trainingRows: Range<Int> { 0..<trainingCount }
  var heldOutRows: Range<Int> { trainingCount..<file.count }

  /// - Throws: `ParameterProblem` if no vectors are held out.
  func checkHeldOut() throws {
    guard !heldOutRows.isEmpty else {
      throw ParameterProblem(
        "on", "holds out no vectors", suggestion: "harvest(…, heldOut: 16_384)")
    }
  }

  /// - Throws: `ParameterProblem` if a dictionary is for vectors of another width.
  func check(_ dictionaries: [DictionaryValue], parameter: String) throws {
    for dictionary in dictionaries where dictionary.description.width != file.width {
      throw ParameterProblem(
        parameter,
        "has a dictionary for vectors of \(dictionary.description.width) values "
          + "(\(dictionary.description.metadata.site)), but the activations of \(site) have "
          + "\(file.width)")
    }
  }

  private static let fileName = "activations.f16"

  func write(in folder: URL) throws -> Data {
    let target = folder.appendingPathComponent(Self.fileName)
    if file.url != target, rename(file.url.path, target.path) != 0 {
      throw FileError(.cannotRename, file.url, errno)
    }
    var stored = self
    // The folder is renamed when the entry is complete, so only the name is kept.
    stored.file.url = URL(fileURLWithPath: Self.fileName)
    return try PayloadCoding.encode(stored)
  }

  static func read(_ payload: Data, in folder: URL) throws -> ActivationsValue {
    var result = try PayloadCoding.decode(Self.self, from: payload)
    result.file.url = folder.appendingPathComponent(fileName)
    return result
  }

  var presentation: Presentation {
    .text("\(trainingCount) + \(file.count - trainingCount) vectors of \(site)")
  }
}
