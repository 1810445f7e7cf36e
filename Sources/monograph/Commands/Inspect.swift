import ArgumentParser
import Foundation
import LanguageModels
import Numerics
import Storage

/// Shows what the model makes of a text, for other software to compare with.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print token ids, or write logits or activations as NumPy arrays.",
    discussion: """
      The text is read as one sequence unless --length cuts it into several. Arrays are float32: \
      logits [tokens, vocabulary], activations [tokens, width]. Activations can be loaded with \
      numpy.load, logits compared with those of transformers: Benchmarks/compare_model.py does.
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

    @Option(help: "Read only this many tokens from the beginning.")
    var limit: Int?

    @Option(help: "Cut the tokens into sequences of this length; the model sees one at a time.")
    var length: Int?

    @Option(help: "What the model's products are computed in.")
    var arithmetic = Arithmetic.threeBytes

    func validate() throws {
      guard (text == nil) != (file == nil) else {
        throw ValidationError("Give the text with --text, or a file that holds it with --file.")
      }
      guard limit ?? 1 > 0, length ?? 1 > 0 else {
        throw ValidationError("--limit and --length are at least 1.")
      }
    }

    func content() throws -> String {
      if let text { return text }
      let url = URL(fileURLWithPath: file ?? "")
      let bytes = try MappedFile(url)
      guard let text = String(validating: bytes.bytes, as: UTF8.self) else {
        throw Console.refuse("\(url.path) is not a UTF-8 text.")
      }
      return text
    }

    /// The text's tokens, up to the limit.
    func tokens(_ tokenizer: any Tokenizer) throws -> [Int32] {
      let tokens = tokenizer.encode(try content())
      return limit.map { Array(tokens.prefix($0)) } ?? tokens
    }

    /// The tokens as sequences for the model.
    func batch(_ model: LlamaModel) throws -> TokenBatch {
      let tokens = try tokens(model.tokenizer)
      return TokenBatch(tokens: tokens, blockLength: length ?? max(1, tokens.count))
    }

    func loadModel() throws -> LlamaModel {
      try LlamaModel(gguf: try modelURL(), arithmetic: arithmetic)
    }

    func modelURL() throws -> URL {
      if let model { return URL(fileURLWithPath: model) }
      return try book.firstModel()
    }
  }

  struct Tokens: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "tokens",
      abstract: "Print a text's token ids as JSON, or write them as an int32 array.")
    @OptionGroup var input: Input
    @Option(help: "A .npy file to write instead.", completion: .file(extensions: ["npy"]))
    var output: String?

    func run() throws {
      let tokens = try input.tokens(ByteLevelBPE(GGUFFile(input.modelURL())))
      guard let output else {
        print("[\(tokens.map(String.init).joined(separator: ", "))]")
        return
      }
      try NPYFile.write(tokens, shape: [tokens.count], to: URL(fileURLWithPath: output))
      print("wrote [\(tokens.count)] int32 to \(output)")
    }
  }

  struct Logits: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "logits",
      abstract: "Write the logits of every position, [tokens, vocabulary].")
    @OptionGroup var input: Input
    @Option(help: "The .npy file to write.", completion: .file(extensions: ["npy"]))
    var output: String

    func run() throws {
      let model = try input.loadModel()
      let result = try model.run(input.batch(model), reading: [], output: .logits)
      if let logits = result.logits { try Console.write(logits, to: output) }
    }
  }

  struct Activations: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "activations",
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
        throw Console.refuse("“\(site)” is not a site; write one as \"residual(10)\".")
      }
    }

    func run() throws {
      let model = try input.loadModel()
      guard let site = Site(site) else { return }
      try model.configuration.validate(site)
      let result = try model.run(input.batch(model), reading: [site])
      if let activations = result.activations[site] { try Console.write(activations, to: output) }
    }
  }
}
