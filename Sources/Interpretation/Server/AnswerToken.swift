import Storage

/// A token of an answer, with what else the model could have written.
struct AnswerToken {
  /// The token's text.
  var text: String
  /// The likeliest tokens at its place.
  var likeliest: [(text: String, logProbability: Double)]

  /// The levels among the likeliest tokens; `nil` if there is none.
  var levels: LevelDistribution? {
    let distribution = LevelDistribution(tokens: likeliest)
    return distribution.expectedLevel == nil ? nil : distribution
  }

  /// The tokens in a choice's `logprobs`, in either of the two forms in use.
  ///
  /// Conversations have a list `content` of tokens; texts have parallel lists. Servers mix them up.
  static func tokens(_ document: JSONDocument?) -> [AnswerToken] {
    if let content = document?["content"]?.elements {
      return content.compactMap { token in
        token["token"]?.text.map { text in
          AnswerToken(
            text: text, likeliest: (token["top_logprobs"]?.elements ?? []).compactMap(likely))
        }
      }
    }
    guard let texts = document?["tokens"]?.elements else { return [] }
    let likeliest = document?["top_logprobs"]?.elements ?? []
    return texts.enumerated().map { index, text in
      let members = index < likeliest.count ? likeliest[index].members ?? [] : []
      return AnswerToken(
        text: text.text ?? "",
        likeliest: members.compactMap { member in member.value.real.map { (member.name, $0) } })
    }
  }

  private static func likely(_ entry: JSONDocument) -> (text: String, logProbability: Double)? {
    guard let text = entry["token"]?.text, let value = entry["logprob"]?.real else { return nil }
    return (text, value)
  }
}
