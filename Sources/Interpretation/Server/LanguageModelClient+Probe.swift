import Storage

extension LanguageModelClient {
  /// What the server can do, as it was found before; `nil` if that is not known.
  public var knownAbilities: ServerAbilities? {
    store.content(ServerAbilities.self, for: probeDigest)
  }

  /// Finds out by a few short requests what the server can do, once: the result is stored.
  ///
  /// - Parameter refreshing: Whether to find it out anew, after the server has been set up otherwise.
  /// - Throws: ``ServerError`` if the server cannot be reached, refuses the key or answers nothing;
  ///   `CancellationError`.
  public func abilities(refreshing: Bool = false) async throws -> ServerAbilities {
    if !refreshing, let abilities = knownAbilities { return abilities }
    try check(
      ServerEstimate(usage: probeUsage, known: 0, cost: probeUsage.cost(server.prices)))
    let key = try key()
    var abilities = ServerAbilities()
    let chatFailure = try await probeChat(&abilities, key)
    let textFailure = try await probeText(&abilities, key)
    if !abilities.answersChats, !abilities.continuesTexts,
      let failure = chatFailure ?? textFailure
    {
      throw failure
    }
    try remember(abilities)
    return abilities
  }

  /// Stores what the server can do.
  func remember(_ abilities: ServerAbilities) throws(ServerError) {
    try store.store(abilities, for: probeDigest, key: nil)
  }

  private var probeDigest: Digest {
    var hasher = DigestHasher()
    hasher.update(field: "monograph server abilities 1")
    hasher.update(field: server.address.absoluteString)
    hasher.update(field: server.model)
    return hasher.finalize()
  }

  /// What the probe may ask at most: each of its steps with all its variants.
  var probeUsage: ServerUsage {
    var sum = ServerUsage()
    for _ in 0..<5 { sum += usage(of: Self.chatProbe) }
    for _ in 0..<3 { sum += usage(of: Self.textProbe) }
    return sum
  }

  private static let chatProbe = ServerRequest(
    .chat([ChatMessage(.user, "Count from 1 to 5 and write only the numbers.")]),
    reading: .written(count: 1), maximumTokens: 12)

  /// A text that any model soon knows by heart.
  private static let refrain = "north east south west up down "

  private static let textProbe = ServerRequest(
    .text(String(repeating: refrain, count: 8)), reading: .marks(count: 1), maximumTokens: 1)

  /// Leaves out, one by one, what the server says it does not take.
  private func probeChat(
    _ abilities: inout ServerAbilities, _ key: ServerKey?
  ) async throws -> ServerError? {
    var request = Self.chatProbe
    for _ in 0..<5 {
      switch try await probe(request, abilities, key) {
      case .success(let choice):
        let tokens = AnswerToken.tokens(choice["logprobs"])
        abilities.chatLogProbabilities =
          request.reading != .text && tokens.contains { $0.likeliest.count > 1 }
        return nil
      case .failure(let error):
        let words = error.problem.lowercased()
        if words.contains("max_completion_tokens"), !abilities.limitsCompletionTokens {
          abilities.limitsCompletionTokens = true
        } else if words.contains("temperature"), abilities.acceptsTemperature {
          abilities.acceptsTemperature = false
        } else if request.reading != .text, error.kind != .status(404), error.kind != .status(405) {
          if abilities.likeliestTokens > 5, words.contains("logprobs") {
            abilities.likeliestTokens = 5
          } else {
            request.reading = .text
          }
        } else {
          abilities.answersChats = false
          return error
        }
      }
    }
    abilities.answersChats = false
    return .answer("the server refuses conversations for more reasons than are tried")
  }

  private func probeText(
    _ abilities: inout ServerAbilities, _ key: ServerKey?
  ) async throws -> ServerError? {
    let chatTokens = abilities.likeliestTokens
    abilities.likeliestTokens = 15
    var request = Self.textProbe
    while true {
      switch try await probe(request, abilities, key) {
      case .success(let choice):
        if request.reading != .text {
          abilities.promptReading = Self.promptReading(AnswerToken.tokens(choice["logprobs"]))
        }
        if abilities.promptReading == .none { abilities.likeliestTokens = chatTokens }
        return nil
      case .failure(let error):
        if error.kind == .status(404) || error.kind == .status(405) || request.reading == .text {
          abilities.continuesTexts = false
          abilities.likeliestTokens = chatTokens
          return error
        }
        if abilities.likeliestTokens > 5 {
          abilities.likeliestTokens = 5
        } else {
          request.reading = .text
        }
      }
    }
  }

  /// Sends one request of the probe.
  ///
  /// - Returns: The first choice of the answer, or why the server refuses the request.
  /// - Throws: ``ServerError`` for a failure that says nothing about what the server can do.
  private func probe(
    _ request: ServerRequest, _ abilities: ServerAbilities, _ key: ServerKey?
  ) async throws -> Result<JSONDocument, ServerError> {
    let body = try request.body(model: server.model, abilities: abilities)
    do {
      // Some servers answer with a status of their own failure to what they do not support.
      let answer = try await send(
        request, body: body, name: probeDigest.hexadecimal, key: key, attempts: 2)
      let plain = ServerRequest(request.content, maximumTokens: request.maximumTokens)
      let reader = AnswerReader(request: plain, promptReading: .none)
      count(try reader.answer(answer), of: request)
      return .success(try reader.choice(answer))
    } catch let error as ServerError {
      switch error.kind {
      case .status(401), .status(402), .status(403), .status(429), .status(300..<400): throw error
      case .status, .answer: return .failure(error)
      case .setting, .cap, .connection, .storage, .ability: throw error
      }
    }
  }

  /// Finds out at which tokens a server gives what it expected in the prompt.
  ///
  /// From the second half of the refrain, where hardly anything but the next word is likely.
  static func promptReading(_ tokens: [AnswerToken]) -> ServerAbilities.PromptReading {
    let text = tokens.map(\.text).joined()
    guard text.hasPrefix(String(repeating: refrain, count: 7)) else { return .none }
    let half = tokens.count / 2..<tokens.count - 1
    guard !half.isEmpty, half.allSatisfy({ tokens[$0].likeliest.count > 1 }) else { return .none }
    func isLikeliest(_ text: String, at index: Int) -> Bool {
      tokens[index].likeliest.max { $0.logProbability < $1.logProbability }?.text == text
    }
    let here = half.count { isLikeliest(tokens[$0].text, at: $0) }
    let before = half.count { isLikeliest(tokens[$0 + 1].text, at: $0) }
    // A model that knows the refrain is right nearly always, and never in the wrong place.
    guard max(here, before) * 4 >= half.count * 3, min(here, before) * 4 <= half.count else {
      return .none
    }
    return here > before ? .atToken : .atTokenBefore
  }
}
