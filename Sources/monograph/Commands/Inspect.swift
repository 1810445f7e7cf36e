import ArgumentParser
import Foundation
import LanguageModels
import Numerics

/// Shows what the model makes of a text, for other software to compare with.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print token ids, or write logits or activations as NumPy arrays.",
    discussion: """
      The text is read as one sequence. Arrays are float32: logits [tokens, vocabulary], \
      activations [tokens, width].
      """,
    subcommands: [Tokens.self, Logits.self, Activations.self])

  /// The model and the text.
  struct Input: ParsableArguments {
    @OptionGroup var book: BookOptions

    @Option(help: "A GGUF file to use instead of the book's first model.", completion: .file())
    var model: String?

    @Option(help: "The text.")
    var text: String?

    @Option(help: "A file with the text.", completion: .file())
    var file: String?

    func validate() throws {
      guard (text == nil) != (file == nil) else {
        throw ValidationError("Give the text with --text, or a file that holds it with --file.")
      }
    }

    func content() throws -> String {
      if let text { return text }
      return try String(contentsOfFile: file ?? "", encoding: .utf8)
    }

    func loadModel() throws -> LlamaModel { try LlamaModel(gguf: try modelURL()) }

    func modelURL() throws -> URL {
      if let model { return URL(fileURLWithPath: model) }
      return try book.firstModel()
    }
  }

  struct Tokens: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a text's token ids as JSON.")
    @OptionGroup var input: Input

    func run() throws {
      let tokenizer = try ByteLevelBPE(GGUFFile(input.modelURL()))
      print("[\(tokenizer.encode(try input.content()).map(String.init).joined(separator: ", "))]")
    }
  }

  struct Logits: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the logits of every position, [tokens, vocabulary].")
    @OptionGroup var input: Input
    @Option(help: "The .npy file to write.", completion: .file(extensions: ["npy"]))
    var output: String

    func run() throws {
      let model = try input.loadModel()
      let tokens = model.tokenizer.encode(try input.content())
      let result = try model.run(TokenBatch([tokens]), reading: [], output: .logits)
      if let logits = result.logits { try write(logits, to: output) }
    }
  }

  struct Activations: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the activations of a site, [tokens, width].")
    @OptionGroup var input: Input
    @Option(
      help: """
        Where to read: residual(L), mlp(L), mlpOutput(L) or attention(L), with L from 0.
        """)
    var site: String
    @Option(help: "The .npy file to write.", completion: .file(extensions: ["npy"]))
    var output: String

    func validate() throws {
      guard Site(site) != nil else {
        throw ValidationError("“\(site)” is not a site; write one as \"residual(10)\".")
      }
    }

    func run() throws {
      let model = try input.loadModel()
      guard let site = Site(site) else { return }
      try model.configuration.validate(site)
      let tokens = model.tokenizer.encode(try input.content())
      let result = try model.run(TokenBatch([tokens]), reading: [site])
      if let activations = result.activations[site] { try write(activations, to: output) }
    }
  }
}

/// Writes a matrix as a NumPy array and says so.
private func write(_ matrix: Matrix, to path: String) throws {
  try NPYFile.write(
    matrix.values, shape: [matrix.rows, matrix.columns], to: URL(fileURLWithPath: path))
  print("wrote [\(matrix.rows), \(matrix.columns)] float32 to \(path)")
}
