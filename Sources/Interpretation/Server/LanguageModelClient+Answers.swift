import Storage

/// A request as it is sent, with its answer if that is stored.
struct PreparedRequest: Sendable {
  var request: ServerRequest
  var body: [UInt8]
  var digest: Digest
  var stored: ServerAnswer?
}

extension LanguageModelClient {
  /// Asks all requests whose answers are not stored, several at once.
  ///
  /// - Returns: The answers in the order of the requests. A request that the server cannot answer is
  ///   a failure of its own, so that one that is too long does not end a run.
  /// - Throws: ``ServerError`` before anything is sent if the cap would be passed; if the server cannot
  ///   be reached or refuses the key; or if not one of the requests that were sent succeeded.
  ///   `CancellationError` if the task is cancelled. Answers that came before are stored.
  public func answers(
    to requests: [ServerRequest]
  ) async throws -> [Result<ServerAnswer, ServerError>] {
    guard !requests.isEmpty else { return [] }
    if knownAbilities == nil { try check(estimate(requests)) }
    let abilities = try await abilities()
    let prepared = try prepare(requests, abilities)
    try check(estimate(prepared))

    var answers: [Digest: Result<ServerAnswer, ServerError>] = [:]
    var open: [PreparedRequest] = []
    for request in prepared where answers[request.digest] == nil {
      if let stored = request.stored {
        answers[request.digest] = .success(stored)
      } else {
        // A place holder, so that the same request is sent once.
        answers[request.digest] = .failure(.answer("the request was not sent"))
        open.append(request)
      }
    }
    if !open.isEmpty {
      let asked = try await ask(open, abilities, key: key())
      for (request, answer) in zip(open, asked) { answers[request.digest] = answer }
      try refuseIfNoneSucceeded(asked)
    }
    return prepared.map { answers[$0.digest] ?? .failure(.answer("the request was not sent")) }
  }

  func prepare(
    _ requests: [ServerRequest], _ abilities: ServerAbilities
  ) throws(ServerError) -> [PreparedRequest] {
    var prepared: [PreparedRequest] = []
    prepared.reserveCapacity(requests.count)
    for request in requests {
      let body = try request.body(model: server.model, abilities: abilities)
      let digest = request.digest(server: server, body: body, abilities: abilities)
      prepared.append(
        PreparedRequest(
          request: request, body: body, digest: digest,
          stored: store.content(ServerAnswer.self, for: digest)))
    }
    return prepared
  }

  private func ask(
    _ requests: [PreparedRequest], _ abilities: ServerAbilities, key: ServerKey?
  ) async throws -> [Result<ServerAnswer, ServerError>] {
    try await withThrowingTaskGroup(
      of: (Int, Result<ServerAnswer, ServerError>).self
    ) { group in
      var answers: [Result<ServerAnswer, ServerError>?] = Array(
        repeating: nil, count: requests.count)
      var next = 0
      func add() {
        guard next < requests.count else { return }
        let (index, request) = (next, requests[next])
        next += 1
        group.addTask { (index, try await self.ask(request, abilities, key: key)) }
      }
      for _ in 0..<server.concurrency { add() }
      // An error leaves the group, which cancels what is on its way.
      while let (index, answer) = try await group.next() {
        answers[index] = answer
        add()
      }
      return answers.map { $0 ?? .failure(.answer("the request was not sent")) }
    }
  }

  /// Asks one request and stores the answer.
  private func ask(
    _ prepared: PreparedRequest, _ abilities: ServerAbilities, key: ServerKey?
  ) async throws -> Result<ServerAnswer, ServerError> {
    do {
      let body = try await send(
        prepared.request, body: prepared.body, name: prepared.digest.hexadecimal, key: key)
      let answer = try AnswerReader(
        request: prepared.request, promptReading: abilities.promptReading
      ).answer(body)
      count(answer, of: prepared.request)
      try store.store(answer, for: prepared.digest, key: key)
      return .success(answer)
    } catch let error as ServerError where error.isAboutOneRequest {
      return .failure(error)
    }
  }

  /// A mistake that every request has is one of the whole run.
  private func refuseIfNoneSucceeded(
    _ answers: [Result<ServerAnswer, ServerError>]
  ) throws(ServerError) {
    var first: ServerError?
    for answer in answers {
      switch answer {
      case .success: return
      case .failure(let error): first = first ?? error
      }
    }
    if let first { throw first }
  }
}
