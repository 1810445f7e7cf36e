import ArgumentParser
import Foundation
import SparseCoding

extension DictionaryCommands {
  /// Says how much two dictionaries have in common.
  struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "compare",
      abstract: "Say which of a dictionary's features another one has.",
      discussion: """
        For each feature the largest cosine of its direction with a direction of the other \
        dictionary; the mean of these (MMCS), what random directions would give, and how many are \
        above the threshold, both ways.
        """)

    @Argument(help: "A dictionary.", completion: .file())
    var first: String
    @Argument(help: "Another of the same width.", completion: .file())
    var second: String
    @Option(help: "The cosine above which two features are taken for the same.")
    var threshold = DictionaryComparison.usualThreshold
    @Flag(help: "Also pair the features so that the sum of the pairs' cosines is largest.")
    var match = false
    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
      guard (-1...1).contains(threshold) else {
        throw ValidationError("A threshold lies between -1 and 1.")
      }
    }

    func run() throws {
      let comparison = try compare(
        ImportedDictionary(path: first).dictionary, ImportedDictionary(path: second).dictionary,
        settings: ComparisonSettings(isMatched: match))
      let report = Report(comparison, threshold: threshold)
      if json { return try Console.printJSON(report) }
      print(report.text(first, second))
    }

    /// What is printed.
    struct Report: Encodable {
      /// What one dictionary's features find in the other.
      struct Direction: Encodable {
        var features: Int
        var meanMaximumCosine: Double
        var chance: Double
        var aboveThreshold: Int

        init(_ nearest: DictionaryComparison.Nearest, threshold: Double) {
          features = nearest.features.count
          meanMaximumCosine = nearest.mean
          chance = nearest.chance
          aboveThreshold = nearest.count(above: threshold)
        }

        fileprivate var words: String {
          String(
            format: "mean maximum cosine %.4f (random directions %.4f); %d of %d (%.1f %%)",
            meanMaximumCosine, chance, aboveThreshold, features,
            100 * Double(aboveThreshold) / Double(max(1, features)))
        }
      }

      var threshold: Double
      var first: Direction
      var second: Direction
      var pairs: Int?
      var meanCosineOfPairs: Double?
      var pairsAboveThreshold: Int?

      init(_ comparison: DictionaryComparison, threshold: Double) {
        self.threshold = threshold
        first = Direction(comparison.first, threshold: threshold)
        second = Direction(comparison.second, threshold: threshold)
        pairs = comparison.matches?.count
        meanCosineOfPairs = comparison.matchedMean
        pairsAboveThreshold = comparison.matchedCount(above: threshold)
      }

      func text(_ firstName: String, _ secondName: String) -> String {
        let limit = "above \(threshold)"
        var lines = [
          "\(firstName) in \(secondName): \(first.words) \(limit)",
          "\(secondName) in \(firstName): \(second.words) \(limit)",
        ]
        if let pairs, let mean = meanCosineOfPairs, let above = pairsAboveThreshold {
          lines.append(
            String(format: "pairs: mean cosine %.4f; %d of %d ", mean, above, pairs) + limit)
        }
        return lines.joined(separator: "\n")
      }
    }
  }
}
