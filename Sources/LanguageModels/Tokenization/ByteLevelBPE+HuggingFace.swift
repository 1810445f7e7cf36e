import Foundation
import Storage

extension ByteLevelBPE {
  /// Builds the tokenizer described by a Hugging Face `tokenizer.json`.
  ///
  /// Supported are BPE models with the byte-level pre-tokenizer, with or without splitting of
  /// single digits, and no normalizer but NFC: GPT-2, Pythia, SmolLM and many others.
  ///
  /// - Throws: `FileError` if the file cannot be read, ``ModelFileError`` if it is unsound or
  ///   describes another kind of tokenizer.
  public convenience init(tokenizerJSON url: URL) throws {
    let data = try MappedFile(url)
    let json: TokenizerJSON
    do {
      json = try JSONDecoder().decode(TokenizerJSON.self, from: Data(data.bytes))
    } catch {
      throw ModelFileError(url, "is not a byte-level BPE tokenizer: \(Self.reason(error))")
    }
    try self.init(json.definition(url))
  }

  private static func reason(_ error: any Error) -> String {
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      return "“\(path(context))” has no “\(key.stringValue)”"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return "“\(path(context))” is not of the expected type"
    case DecodingError.dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "it is not JSON" : "“\(path(context))”: \(context.debugDescription)"
    default: return "\(error)"
    }
  }
}

/// The parts of `tokenizer.json` that matter here.
private struct TokenizerJSON: Decodable {
  struct Step: Decodable {
    var type: String
    var individual_digits: Bool?
    var add_prefix_space: Bool?
    var use_regex: Bool?
    var pretokenizers: [Step]?
    var normalizers: [Step]?
  }

  struct Added: Decodable {
    var id: Int
    var content: String
    var special: Bool
    var single_word: Bool?
    var lstrip: Bool?
    var rstrip: Bool?
  }

  struct Merge: Decodable {
    var pair: (first: String, second: String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let parts = try? container.decode([String].self), parts.count == 2 {
        pair = (parts[0], parts[1])
      } else if let text = try? container.decode(String.self),
        let parts = BPEDefinition.pair(text)
      {
        pair = parts
      } else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a merge must be two tokens")
      }
    }
  }

  struct Model: Decodable {
    var type: String?
    var vocab: [String: Int]
    var merges: [Merge]
    var ignore_merges: Bool?
    var byte_fallback: Bool?
  }

  var model: Model
  var normalizer: Step?
  var pre_tokenizer: Step?
  var added_tokens: [Added]?

  func definition(_ url: URL) throws -> BPEDefinition {
    guard model.type ?? "BPE" == "BPE", model.ignore_merges != true, model.byte_fallback != true
    else {
      throw ModelFileError(url, "is not a plain byte-level BPE tokenizer")
    }
    let added = added_tokens ?? []
    if let odd = added.first(where: {
      $0.single_word == true || $0.lstrip == true || $0.rstrip == true
    }) {
      throw ModelFileError(
        url, "added token “\(odd.content)” swallows its surroundings, which is not supported")
    }
    var named: [(text: String, token: Int)] = model.vocab.map { ($0.key, $0.value) }
    named += added.map { ($0.content, $0.id) }
    guard let last = named.map(\.token).max(), named.allSatisfy({ $0.token >= 0 }),
      last < 4 * (named.count + 1024)
    else {
      throw ModelFileError(url, "has an empty vocabulary or absurd token numbers")
    }
    var tokens = [String](repeating: "", count: last + 1)
    for (text, token) in named { tokens[token] = text }
    func numbers(_ added: [Added]) -> [String: Int32] {
      Dictionary(added.map { ($0.content, Int32($0.id)) }) { first, _ in first }
    }
    return BPEDefinition(
      url: url, tokens: tokens, merges: model.merges.map(\.pair),
      splitsDigits: try splitsDigits(url), normalizesToNFC: try normalizesToNFC(url),
      special: numbers(added.filter(\.special)),
      ordinaryAdded: numbers(added.filter { !$0.special }))
  }

  private func splitsDigits(_ url: URL) throws -> Bool {
    let steps = pre_tokenizer.map { $0.type == "Sequence" ? $0.pretokenizers ?? [] : [$0] } ?? []
    guard let level = steps.last, level.type == "ByteLevel", level.add_prefix_space != true,
      level.use_regex != false, steps.count <= 2
    else {
      throw ModelFileError(
        url,
        "cuts text into words by \(steps.map(\.type)), which is not supported; supported: "
          + "ByteLevel without a prefix space, alone or after Digits")
    }
    guard steps.count == 2 else { return false }
    guard steps[0].type == "Digits", steps[0].individual_digits == true else {
      throw ModelFileError(
        url,
        "cuts text by \(steps[0].type) before ByteLevel; supported: Digits with single digits")
    }
    return true
  }

  private func normalizesToNFC(_ url: URL) throws -> Bool {
    let steps = normalizer.map { $0.type == "Sequence" ? $0.normalizers ?? [] : [$0] } ?? []
    for step in steps where step.type != "NFC" {
      throw ModelFileError(
        url, "normalises text by \(step.type), which is not supported; supported: NFC")
    }
    return !steps.isEmpty
  }
}
