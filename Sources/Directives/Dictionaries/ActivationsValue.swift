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

  /// - Throws: `ParameterProblem` if a model has no such vectors at this site.
  func check(_ model: ModelValue, parameter: String) throws {
    let isOfModel = (try? model.configuration.validate(site)) != nil
    guard isOfModel, model.configuration.width(of: site) == file.width else {
      throw ParameterProblem(
        parameter,
        "are vectors of \(site) with \(file.width) values, which the model “\(model.name)” does not "
          + "have; give the model that they were harvested from")
    }
  }

  func write(in folder: URL) throws -> Data {
    var stored = self
    stored.file = try file.moved(into: folder)
    return try PayloadCoding.encode(stored)
  }

  static func read(_ payload: Data, in folder: URL) throws -> ActivationsValue {
    var result = try PayloadCoding.decode(Self.self, from: payload)
    result.file = result.file.found(in: folder)
    return result
  }

  var presentation: Presentation {
    .text("\(trainingCount) + \(file.count - trainingCount) vectors of \(site)")
  }
}

extension ActivationFile {
  /// The name that the vectors have in an entry of the store.
  private static let entryName = "activations.f16"

  /// Moves the vectors into an entry of the store.
  ///
  /// - Returns: The file by its name alone: the entry's folder is renamed when it is complete.
  /// - Throws: `FileError`.
  func moved(into folder: URL) throws -> ActivationFile {
    let target = folder.appendingPathComponent(Self.entryName)
    if url != target, rename(url.path, target.path) != 0 {
      throw FileError(.cannotRename, url, errno)
    }
    var stored = self
    stored.url = URL(fileURLWithPath: Self.entryName)
    return stored
  }

  /// The file where it lies in an entry of the store.
  func found(in folder: URL) -> ActivationFile {
    var found = self
    found.url = folder.appendingPathComponent(Self.entryName)
    return found
  }
}
