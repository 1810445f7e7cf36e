import Foundation
import LanguageModels
import Notebook
import SparseCoding

/// A run of a model over blocks of tokens that keeps the activations of some sites on disk.
///
/// The files lie in the node's own folder, so that a killed run goes on where it stopped.
struct SiteReading {
  /// The sites to read.
  let sites: [Site]
  /// The tokens of all blocks.
  let tokens: [Int32]
  /// Tokens in a block; the model sees one block at a time.
  let blockLength: Int

  /// Tokens that the model runs over at a time.
  private static let batchTokens = 2048

  /// Checks that a model has some sites and that none is named twice.
  ///
  /// - Throws: `ParameterProblem`.
  static func validate(_ sites: [Site], of model: ModelValue) throws {
    for site in sites {
      do {
        try model.configuration.validate(site)
      } catch {
        throw ParameterProblem("sites", "\(error)")
      }
    }
    guard Set(sites).count == sites.count else {
      throw ParameterProblem("sites", "names a site twice")
    }
  }

  /// Reads the sites; returns a file for each.
  func files(of model: LlamaModel, _ run: Run) throws -> [ActivationFile] {
    let files = sites.map { run.workFolder.appendingPathComponent("\($0).f16") }
    let widths = sites.map { model.configuration.width(of: $0) }
    let kept = zip(files, widths).map(Self.rows).min() ?? 0
    let batch = max(1, Self.batchTokens / blockLength) * blockLength
    let start = kept / batch * batch
    let writers = try zip(files, widths).map { file, width in
      try ActivationWriter(file, width: width, keepingRows: start)
    }
    var done = start
    run.progress("harvesting", done, of: tokens.count, unit: "tokens")
    while done < tokens.count {
      let blocks = TokenBatch(
        tokens: Array(tokens[done..<min(done + batch, tokens.count)]), blockLength: blockLength)
      let result = try model.run(blocks, reading: sites)
      for (site, writer) in zip(sites, writers) {
        guard let activations = result.activations[site] else { continue }
        try writer.append(activations)
      }
      done += blocks.count
      run.progress("harvesting", done, of: tokens.count, unit: "tokens")
    }
    return try writers.map { try $0.finish() }
  }

  /// Whole vectors in a file that an interrupted run left.
  private static func rows(in file: URL, width: Int) -> Int {
    let size = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size]) as? Int
    return (size ?? 0) / (width * MemoryLayout<UInt16>.size)
  }
}
