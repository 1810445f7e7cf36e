import ArgumentParser
import Foundation
import LanguageModels
import SparseCoding

/// Exchanges dictionaries with other programs.
struct DictionaryCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dictionary",
    abstract: "Read, write, describe, apply and compare dictionaries of any program.",
    discussion: """
      PATH is a file that `import` has written, a folder of SAELens (cfg.json, \
      sae_weights.safetensors) or sparsify (cfg.json, sae.safetensors), or a trainer's folder of \
      dictionary_learning (config.json, ae.pt); which one is found out from the content. Nothing \
      in a file is executed.
      """,
    subcommands: [Import.self, Export.self, Info.self, Apply.self, Compare.self])

  /// Writes a dictionary as a file of this program.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Read a dictionary and write it as a file of Monograph.")

    @Argument(help: "The dictionary.", completion: .file())
    var path: String
    @Argument(help: "The file to write.", completion: .file(extensions: ["safetensors"]))
    var output: String
    @OptionGroup var replacement: Replacement

    func run() throws {
      let target = try replacement.file(output)
      let imported = try ImportedDictionary(path: path)
      try imported.dictionary.write(as: .monograph, to: target)
      print("wrote \(imported.dictionary.words) to \(output)")
    }
  }

  /// Writes a dictionary for another program.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write a dictionary for another program.",
      discussion: """
        The dictionary that is written takes vectors as they are: centring and scaling are folded \
        into its weights, which are then rounded once more. A dictionary that has been imported \
        from the same format has the same weights again where nothing has to be folded.
        """)

    @Argument(help: "The dictionary.", completion: .file())
    var path: String
    @Option(help: "The format to write.")
    var format: Format
    @Argument(help: "The folder to write.", completion: .directory)
    var output: String
    @OptionGroup var replacement: Replacement

    /// The formats of other programs.
    enum Format: String, CaseIterable, ExpressibleByArgument {
      case saelens
      case sparsify
      case dictionaryLearning = "dictionary-learning"

      var form: DictionaryFormat {
        switch self {
        case .saelens: .saelens
        case .sparsify: .sparsify
        case .dictionaryLearning: .dictionaryLearning
        }
      }
    }

    func run() throws {
      let target = try replacement.folder(output)
      let imported = try ImportedDictionary(path: path)
      try imported.dictionary.write(as: format.form, to: target)
      print("wrote \(imported.dictionary.words) to \(output)")
    }
  }

  /// Applies a dictionary to vectors.
  struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "apply",
      abstract: "Write the codes and reconstructions of vectors as NumPy arrays.",
      discussion: """
        For other software to compare with: Benchmarks/compare_interchange.py does. `inspect \
        activations` writes vectors.
        """)

    @Argument(help: "The dictionary.", completion: .file())
    var path: String
    @Argument(
      help: "The vectors, a .npy file of float32, [vectors, width].",
      completion: .file(extensions: ["npy"]))
    var vectors: String
    @Option(help: "The .npy file for the codes.", completion: .file(extensions: ["npy"]))
    var codes: String?
    @Option(help: "The .npy file for the reconstructions.", completion: .file(extensions: ["npy"]))
    var reconstructions: String?
    @OptionGroup var replacement: Replacement

    func validate() throws {
      guard codes != nil || reconstructions != nil else {
        throw ValidationError("Name a file with --codes or --reconstructions.")
      }
      let paths = [vectors, codes, reconstructions].compactMap { $0 }.map {
        URL(fileURLWithPath: $0).resolvingSymlinksInPath().path
      }
      guard Set(paths).count == paths.count else {
        throw ValidationError(
          "The vectors, --codes and --reconstructions are not three different files.")
      }
    }

    func run() throws {
      for path in [codes, reconstructions] { _ = try path.map(replacement.file) }
      let dictionary = try ImportedDictionary(path: path).dictionary
      let vectors = try NPYFile.matrix(at: URL(fileURLWithPath: vectors))
      if let place = vectors.values.firstIndex(where: { !$0.isFinite }) {
        throw SparseCodingError.notFinite(
          "row \(place / vectors.columns), column \(place % vectors.columns) of \(self.vectors) is "
            + "\(vectors.values[place])")
      }
      if let codes { try Console.write(dictionary.encode(vectors), to: codes) }
      if let reconstructions {
        try Console.write(dictionary.reconstruct(vectors), to: reconstructions)
      }
    }
  }
}

extension ImportedDictionary {
  /// Reads what is named on the command line and says what should be known about it.
  init(path: String) throws {
    try self.init(contentsOf: URL(fileURLWithPath: path))
    for remark in remarks { Console.note("\(path): \(remark)") }
  }
}

extension FeatureDictionary {
  /// Its size and function in a few words.
  fileprivate var words: String {
    "\(Console.counted(features, "feature")) of \(width) values (\(function.name))"
  }
}
