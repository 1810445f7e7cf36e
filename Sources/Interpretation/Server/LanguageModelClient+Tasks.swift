extension LanguageModelClient {
  /// Asks for explanations.
  ///
  /// - Parameter temperature: How freely words are chosen. The paper took 1; at 0, a server gives
  ///   nearly the same explanation again.
  /// - Returns: For each prompt, the explanation or why there is none.
  /// - Throws: As ``answers(to:)``.
  public func explanations(
    _ prompts: [ExplanationPrompt], temperature: Double = 0, seed: Int? = nil
  ) async throws -> [Result<String, ServerError>] {
    let requests = try await requests(
      prompts.map(\.messages), maximumTokens: ExplanationPrompt.maximumTokens,
      temperature: temperature, seed: seed)
    return try await answers(to: requests).map { answer in
      answer.flatMap { answer in
        Result { () throws(ServerError) in
          guard let words = ExplanationPrompt.explanation(in: try answer.words()) else {
            throw .answer("the model's explanation has no words")
          }
          return words
        }
      }
    }
  }

  /// Asks for the activations that explanations let a model expect.
  ///
  /// - Returns: For each prompt, the activations or why there are none.
  /// - Throws: ``ServerError`` of the kind `ability` if the server gives no log-probabilities; as
  ///   ``answers(to:)``.
  public func simulations(
    _ prompts: [SimulationPrompt]
  ) async throws -> [Result<SimulatedActivations, ServerError>] {
    guard !prompts.isEmpty else { return [] }
    if knownAbilities == nil { try check(estimate(prompts.map { request($0, .allAtOnce) })) }
    guard let way = try await abilities().simulation else {
      throw ServerError(
        .ability, "the server of \(server.model) gives no log-probabilities to simulate from",
        "Use the detection or fuzzing score, or a server that gives them (vLLM; "
          + "llama-cpp-python with --logits_all true).")
    }
    return try await answers(to: prompts.map { request($0, way) }).map { answer in
      answer.flatMap { answer in
        Result { () throws(ServerError) in
          try answer.checkRefusal()
          return SimulatedActivations(answer.distributions)
        }
      }
    }
  }

  /// Scores explanations by whether the model recognises texts by them.
  ///
  /// - Throws: As ``answers(to:)``.
  public func scores(_ tasks: [ClassificationTask]) async throws -> [ClassificationScore] {
    let prompts = tasks.flatMap { $0.questions.map(\.prompt.messages) }
    let requests = try await requests(prompts, maximumTokens: JudgementPrompt.maximumTokens)
    var answers = try await answers(to: requests).makeIterator()
    return tasks.map { task in
      var score = ClassificationScore()
      for question in task.questions {
        let answer = answers.next().flatMap { try? $0.get() }
        score.add(answer.flatMap { try? $0.words() }, truth: question.truth)
      }
      return score
    }
  }

  /// What explanations and their simulations will ask together, before the first is known.
  ///
  /// - Parameters:
  ///   - prompts: The prompts of the explanations.
  ///   - simulated: For each explanation, the fragments on which it is simulated.
  ///   - judged: The tasks by which explanations are scored, made with
  ///     ``ExplanationPrompt/placeholder``.
  public func estimate(
    explanations prompts: [ExplanationPrompt], simulated: [[[String]]] = [],
    judged: [ClassificationTask] = []
  ) throws(ServerError) -> ServerEstimate {
    let abilities = knownAbilities ?? ServerAbilities()
    let fragments = simulated.flatMap(\.self)
    let way = abilities.simulation ?? .allAtOnce
    var requests = prompts.map {
      chat($0.messages, abilities, maximumTokens: ExplanationPrompt.maximumTokens)
    }
    requests += fragments.map {
      request(SimulationPrompt(explanation: ExplanationPrompt.placeholder, tokens: $0), way)
    }
    requests += judged.flatMap(\.questions).map {
      chat($0.prompt.messages, abilities, maximumTokens: JudgementPrompt.maximumTokens)
    }
    return try estimate(requests)
  }

  private func requests(
    _ conversations: [[ChatMessage]], maximumTokens: Int, temperature: Double = 0, seed: Int? = nil
  ) async throws -> [ServerRequest] {
    func requests(_ abilities: ServerAbilities) -> [ServerRequest] {
      conversations.map {
        chat(
          $0, abilities, maximumTokens: maximumTokens, temperature: temperature, seed: seed)
      }
    }
    guard !conversations.isEmpty else { return [] }
    if knownAbilities == nil { try check(estimate(requests(ServerAbilities()))) }
    return requests(try await abilities())
  }

  /// A conversation, or its text for a server that only continues texts.
  private func chat(
    _ messages: [ChatMessage], _ abilities: ServerAbilities, maximumTokens: Int,
    temperature: Double = 0, seed: Int? = nil
  ) -> ServerRequest {
    abilities.answersChats
      ? ServerRequest(
        .chat(messages), maximumTokens: maximumTokens, temperature: temperature, seed: seed)
      : ServerRequest(
        .text(messages.plainText), maximumTokens: maximumTokens, temperature: temperature,
        seed: seed, stop: "\n")
  }

  private func request(
    _ prompt: SimulationPrompt, _ way: ServerAbilities.Simulation
  ) -> ServerRequest {
    switch way {
    case .allAtOnce:
      let rendering = prompt.rendering
      // One token has to be written: some servers take 0 for no limit.
      return ServerRequest(
        .text(rendering.text), reading: .marks(count: rendering.places.count), maximumTokens: 1)
    case .written:
      let written = WrittenSimulationPrompt(
        explanation: prompt.explanation, tokens: prompt.tokens, examples: prompt.examples)
      return ServerRequest(
        .chat(written.messages), reading: .written(count: prompt.tokens.count),
        maximumTokens: written.maximumTokens)
    }
  }
}
