import Storage

/// Reads the answer to a request from what a server sent.
struct AnswerReader {
  let request: ServerRequest
  /// Where the server puts what it expected in a prompt.
  let promptReading: ServerAbilities.PromptReading

  /// The first of the answers, of which one was asked for.
  func choice(_ body: [UInt8]) throws(ServerError) -> JSONDocument {
    try Self.choice(Self.document(body))
  }

  private static func choice(_ document: JSONDocument) throws(ServerError) -> JSONDocument {
    guard let choice = document["choices"]?.elements?.first else {
      throw .answer(
        document["choices"] == nil
          ? "the answer has no “choices”" : "the list of “choices” in the answer is empty",
        "Check that the address is that of an interface like OpenAI's; it often ends in /v1.")
    }
    return choice
  }

  func answer(_ body: [UInt8]) throws(ServerError) -> ServerAnswer {
    let document = try Self.document(body)
    let choice = try Self.choice(document)
    var answer = ServerAnswer(
      text: "", refusal: nil, isCutOff: choice["finish_reason"]?.text == "length",
      promptTokens: Self.count(document["usage"]?["prompt_tokens"]),
      completionTokens: Self.count(document["usage"]?["completion_tokens"]), distributions: [])
    switch request.content {
    case .chat:
      guard let message = choice["message"] else { throw .answer("the answer has no “message”") }
      answer.refusal = message["refusal"]?.text
      if answer.refusal == nil, choice["finish_reason"]?.text == "content_filter" {
        answer.refusal = "the server's filter stopped the answer"
      }
      answer.text = answer.refusal == nil ? message["content"]?.text ?? "" : ""
    case .text(let prompt):
      guard let text = choice["text"]?.text else { throw .answer("the answer has no “text”") }
      answer.text = text.hasPrefix(prompt) ? String(text.dropFirst(prompt.count)) : text
    }
    switch request.reading {
    case .text: break
    case .marks(let count):
      answer.distributions = try Self.marked(
        tokens(choice), count: count, isBefore: promptReading == .atTokenBefore)
    case .written(let count):
      answer.distributions = Self.written(answer.text, try tokens(choice), count: count)
    }
    return answer
  }

  private static func document(_ body: [UInt8]) throws(ServerError) -> JSONDocument {
    do {
      return try body.withUnsafeBytes { bytes in
        Result { () throws(JSONDocument.Problem) in try JSONDocument(bytes) }
      }.get()
    } catch {
      throw .answer(
        "the answer is not JSON: \(error), at byte \(error.offset) of \(body.count)",
        "Check that the address is that of an interface like OpenAI's; it often ends in /v1.")
    }
  }

  private static func count(_ value: JSONDocument?) -> Int? {
    value?.integer.flatMap { $0 >= 0 ? $0 : nil }
  }

  private func tokens(_ choice: JSONDocument) throws(ServerError) -> [AnswerToken] {
    let tokens = AnswerToken.tokens(choice["logprobs"])
    guard !tokens.isEmpty else {
      throw .answer(
        "the server gave no log-probabilities",
        "Use the detection or fuzzing score with this server, or start it so that it gives them "
          + "(vLLM; llama-cpp-python with --logits_all true).")
    }
    return tokens
  }
}

extension AnswerReader {
  /// The distributions at the last marks of a prompt that the server has repeated.
  ///
  /// Found in the text of the tokens and not by the server's offsets, which some count in bytes,
  /// others in characters, and which go wrong after a token that is a part of a character.
  ///
  /// - Parameter isBefore: Whether a token's distribution stands at the token before it.
  static func marked(
    _ tokens: [AnswerToken], count: Int, isBefore: Bool
  ) throws(ServerError) -> [LevelDistribution?] {
    var bytes: [UInt8] = []
    var starts: [Int: Int] = [:]
    for (index, token) in tokens.enumerated() {
      // Of tokens that begin at one place, all but the last are empty.
      starts[bytes.count] = index
      bytes += token.text.utf8
    }
    let pattern = Array("\t\(SimulationPrompt.mark)".utf8)
    let marks = bytes.ranges(of: pattern).map { $0.lowerBound + 1 }
    guard marks.count >= count else {
      throw .answer(
        "the server gave log-probabilities for its answer but not for the prompt",
        "Use the detection or fuzzing score with it, or a server that repeats the prompt "
          + "(vLLM, llama-cpp-python).")
    }
    return marks.suffix(count).map { mark in
      starts[mark].flatMap { isBefore ? $0 - 1 : $0 }.flatMap { tokens[$0].levels }
    }
  }

  /// The distributions where the levels of a ``WrittenSimulationPrompt`` are written.
  static func written(
    _ text: String, _ tokens: [AnswerToken], count: Int
  ) -> [LevelDistribution?] {
    var starts: [Int: Int] = [:]
    var length = 0
    for (index, token) in tokens.enumerated() {
      starts[length] = index
      length += token.text.utf8.count
    }
    return WrittenSimulationPrompt.levels(in: text, count: count).map { found in
      guard let found, let index = starts[found.place] else { return nil }
      return tokens[index].levels
    }
  }
}
