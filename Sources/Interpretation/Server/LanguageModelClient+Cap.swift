extension LanguageModelClient {
  /// What requests will ask of the server, answers that are stored left out.
  ///
  /// Nothing is sent. As long as it is not known what the server can do, no answer is known either,
  /// and the requests that find it out are counted too.
  public func estimate(_ requests: [ServerRequest]) throws(ServerError) -> ServerEstimate {
    guard let abilities = knownAbilities else {
      var usage = probeUsage
      for request in Set(requests) { usage += self.usage(of: request) }
      return ServerEstimate(usage: usage, known: 0, cost: usage.cost(server.prices))
    }
    return estimate(try prepare(requests, abilities))
  }

  /// What prepared requests will ask, each counted once however often it is asked.
  func estimate(_ requests: [PreparedRequest]) -> ServerEstimate {
    var (usage, known) = (ServerUsage(), 0)
    var counted: Set<String> = []
    for request in requests {
      if request.stored != nil {
        known += 1
      } else if counted.insert(request.digest.hexadecimal).inserted {
        usage += self.usage(of: request.request)
      }
    }
    return ServerEstimate(usage: usage, known: known, cost: usage.cost(server.prices))
  }

  /// Refuses requests that would go over the cap together with what has been sent.
  ///
  /// - Throws: ``ServerError`` with the estimate and the cap.
  public func check(_ estimate: ServerEstimate) throws(ServerError) {
    guard estimate.usage.requests > 0, let limit = exceeded(usage + estimate.usage) else { return }
    let before = usage.requests > 0 ? ", after \(usage.text(prices: server.prices)) before" : ""
    throw ServerError(
      .cap,
      "\(estimate.usage.text(prices: server.prices)) would be asked of \(server.model)\(before), "
        + "but the cap is \(limit); nothing of this has been sent",
      "Ask for less, or raise the cap.")
  }

  /// Refuses a request when the cap has been reached, which retries and a server that counts more
  /// tokens than were expected can do.
  func checkSpent(_ spent: ServerUsage) throws(ServerError) {
    var next = spent
    next.requests += 1
    guard let limit = exceeded(next) else { return }
    throw ServerError(
      .cap,
      "\(spent.text(prices: server.prices)) have been asked of \(server.model), and the cap is "
        + limit,
      "The answers so far are stored. Raise the cap and run the same command again.")
  }

  /// The limit that an amount goes over, in words.
  private func exceeded(_ usage: ServerUsage) -> String? {
    let cap = server.cap
    if usage.requests > cap.requests {
      return "\(cap.requests) request\(cap.requests == 1 ? "" : "s")"
    }
    if let tokens = cap.tokens, usage.tokens > tokens { return "\(tokens) tokens" }
    if let limit = cap.cost, let cost = usage.cost(server.prices), cost > limit {
      return server.prices?.text(limit)
    }
    return nil
  }
}
