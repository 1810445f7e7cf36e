/// Where the tokens of candidates stand in a batch, and which rows tell their probabilities.
///
/// All tokens of a candidate but the last follow their place as a branch; candidates that begin
/// alike share the branch of the longest of them.
struct BranchPlan {
  /// The sequences, each with its branches after it.
  let batch: TokenBatch
  let layouts: [SequenceLayout]
  /// What to read of the pass, each row once.
  let questions: [ForwardPass.Question]

  /// For each sequence, place and candidate, the answers whose sum is its log-probability.
  private let sums: [[[[Answer]]]]

  /// A question and the place of a token among those that it asks for.
  private struct Answer {
    let question: Int
    let token: Int
  }

  init(candidates: [[Int32]], places: [[Int]], sequences: TokenBatch) {
    let branches = Self.branches(of: candidates)
    var (tokens, lengths, layouts) = ([Int32](), [Int](), [SequenceLayout]())
    var book = QuestionBook()
    var sums: [[[[Answer]]]] = []
    for (range, places) in zip(sequences.ranges, places) {
      let start = tokens.count
      tokens += sequences.tokens[range]
      var parts: [SequenceLayout.Branch] = []
      sums.append(
        places.map { place in
          let first = parts.count
          for branch in branches {
            let row = tokens.count - start
            parts.append(.init(parent: place, rows: row..<row + branch.count))
            tokens += branch
          }
          return candidates.map { candidate in
            let branch = branches.firstIndex { $0.starts(with: candidate.dropLast()) }
            return candidate.indices.map { index in
              let row =
                index == 0
                ? place : parts[first + (branch ?? 0)].rows.lowerBound + index - 1
              return book.answer(row: start + row, token: Int(candidate[index]))
            }
          }
        })
      lengths.append(tokens.count - start)
      layouts.append(SequenceLayout(rows: start..<tokens.count, branches: parts))
    }
    batch = TokenBatch(tokens: tokens, lengths: lengths)
    self.layouts = layouts
    self.sums = sums
    questions = book.questions
  }

  /// The beginnings of candidates that have to be run, without those that begin another.
  private static func branches(of candidates: [[Int32]]) -> [[Int32]] {
    var result: [[Int32]] = []
    for start in candidates.map({ Array($0.dropLast()) }).sorted(by: { $0.count > $1.count })
    where !start.isEmpty && !result.contains(where: { $0.starts(with: start) }) {
      result.append(start)
    }
    return result
  }

  /// The log-probability of each candidate from the answers to ``questions``.
  func collect(_ answers: [[Double]]) -> [[[Double]]] {
    sums.map { places in
      places.map { candidates in
        candidates.map { parts in
          parts.reduce(0) { $0 + answers[$1.question][$1.token] }
        }
      }
    }
  }

  /// Collects questions, each row once.
  private struct QuestionBook {
    private var rows: [Int] = []
    private var tokens: [[Int]] = []
    private var numbers: [Int: Int] = [:]

    var questions: [ForwardPass.Question] {
      zip(rows, tokens).map { ForwardPass.Question(row: $0, tokens: $1) }
    }

    mutating func answer(row: Int, token: Int) -> Answer {
      let question = numbers[row] ?? rows.count
      if question == rows.count {
        numbers[row] = question
        rows.append(row)
        tokens.append([])
      }
      if let place = tokens[question].firstIndex(of: token) {
        return Answer(question: question, token: place)
      }
      tokens[question].append(token)
      return Answer(question: question, token: tokens[question].count - 1)
    }
  }
}
