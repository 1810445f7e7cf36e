import ArgumentParser
import Foundation
import SparseCoding

extension DictionaryCommands {
  /// Describes a dictionary.
  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "info",
      abstract: "Say what a dictionary is: its kind, sizes, weights, origin and digests.")

    @Argument(help: "The dictionary.", completion: .file())
    var path: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let summary = try DictionarySummary(contentsOf: URL(fileURLWithPath: path))
      if json { return try Console.printJSON(summary) }
      for (name, text) in Self.lines(summary) {
        print("\(name):\(String(repeating: " ", count: max(1, 15 - name.count)))\(text)")
      }
    }

    private static func lines(_ summary: DictionarySummary) -> [(String, String)] {
      func number(_ value: Double) -> String { String(format: "%.4g", value) }
      func extent(_ extent: DictionarySummary.Extent) -> String {
        "\(number(extent.least)) to \(number(extent.largest)), mean \(number(extent.mean))"
      }
      let metadata = summary.metadata
      var lines = [
        ("format", summary.format.title),
        ("features", "\(summary.features)"),
        ("width", "\(summary.width)"),
        (
          "activation",
          summary.activation + (summary.k.map { ", k = \($0)" } ?? "")
            + (summary.isTied ? ", encoder and decoder tied" : "")
        ),
        ("directions", "norms \(extent(summary.directionNorms))"),
        ("encoder", "norms \(extent(summary.encoderNorms))"),
        (
          "biases",
          "\(extent(summary.biases)); \(summary.negativeBiases) negative, "
            + "\(summary.positiveBiases) positive"
        ),
      ]
      if let thresholds = summary.thresholds { lines.append(("thresholds", extent(thresholds))) }
      if let norm = summary.centerNorm { lines.append(("center", "norm \(number(norm))")) }
      if summary.scale != 1 { lines.append(("scale", number(summary.scale))) }
      if let norm = summary.decoderBiasNorm {
        lines.append(("decoder bias", "norm \(number(norm))"))
      }
      if !metadata.site.isEmpty { lines.append(("site", metadata.site)) }
      lines.append(("method", metadata.method))
      if metadata.vectorsTrained > 0 {
        lines.append(
          (
            "training",
            "\(metadata.vectorsTrained) vectors, l1 \(number(metadata.l1)), seed \(metadata.seed)"
          ))
      }
      lines += metadata.notes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      lines += summary.files.map { file in
        (file.name, "\(Console.size(file.bytes)), SHA-256 \(file.sha256)")
      }
      return lines + summary.remarks.map { ("remark", $0) }
    }
  }
}
