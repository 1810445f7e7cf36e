import Foundation

extension ByteLevelBPE {
  /// Builds the tokenizer stored in a GGUF model's header.
  ///
  /// - Throws: ``ModelFileError`` if the vocabulary or the merges are missing or unsound, or the
  ///   model uses another kind of tokenizer.
  public convenience init(_ file: GGUFFile) throws {
    let model = try file.text("tokenizer.ggml.model")
    guard model == "gpt2" else {
      throw ModelFileError(
        file.url, "has a tokenizer of kind “\(model)”; byte-level BPE (“gpt2”) is supported")
    }
    guard let tokens = try file.array("tokenizer.ggml.tokens").texts, !tokens.isEmpty else {
      throw ModelFileError(file.url, "has a vocabulary that is not a list of texts")
    }
    var special: [String: Int32] = [:]
    var ordinary: [String: Int32] = [:]
    if let types = file.metadata["tokenizer.ggml.token_type"] {
      guard let types = types.array?.integers, types.count == tokens.count else {
        throw ModelFileError(file.url, "does not give one type for each of \(tokens.count) tokens")
      }
      for (token, type) in types.enumerated() {
        switch type {
        case 3: special[tokens[token]] = Int32(token)
        case 4: ordinary[tokens[token]] = Int32(token)
        default: break
        }
      }
    }
    try self.init(
      BPEDefinition(
        url: file.url, tokens: tokens, merges: try Self.merges(file),
        splitsDigits: try Self.splitsDigits(file), special: special, ordinaryAdded: ordinary,
        declaredEnd: file.metadata["tokenizer.ggml.eos_token_id"]?.integer))
  }

  private static func merges(_ file: GGUFFile) throws -> [(first: String, second: String)] {
    var merges: [(first: String, second: String)] = []
    let array = try file.array("tokenizer.ggml.merges")
    merges.reserveCapacity(array.count)
    let isText = try array.forEachText { bytes in
      guard let pair = BPEDefinition.pair(String(decoding: bytes, as: UTF8.self)) else {
        throw ModelFileError(file.url, "merge \(merges.count + 1) is not two tokens and a space")
      }
      merges.append(pair)
    }
    guard isText else { throw ModelFileError(file.url, "has merges that are not texts") }
    return merges
  }

  private static func splitsDigits(_ file: GGUFFile) throws -> Bool {
    let kind = file.metadata["tokenizer.ggml.pre"]?.text ?? "default"
    switch kind {
    case "smollm", "starcoder", "refact": return true
    case "gpt-2", "gpt2", "default", "olmo", "mpt": return false
    default:
      throw ModelFileError(
        file.url,
        "cuts text into words in the way “\(kind)”, which is not supported; supported: "
          + "default, gpt-2, mpt, olmo, refact, smollm, starcoder")
    }
  }
}

extension BPEDefinition {
  /// The two tokens of a merge written with a space between.
  static func pair(_ text: String) -> (first: String, second: String)? {
    guard let space = text.utf8.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let second = text.utf8.index(after: space)
    guard space > text.startIndex, second < text.endIndex,
      !text.utf8[second...].contains(UInt8(ascii: " "))
    else { return nil }
    return (String(text[..<space]), String(text[second...]))
  }
}
