/// The largest code of a feature on a fragment.
public struct FragmentMaximum: Codable, Hashable, Sendable {
  /// The fragment.
  public var fragment: Int
  /// Where the code is.
  public var position: Int
  /// The code.
  public var code: Float

  /// Creates a maximum.
  public init(fragment: Int, position: Int, code: Float) {
    self.fragment = fragment
    self.position = position
    self.code = code
  }
}

/// Fragments that show what a feature answers to: those with the largest codes, and some of every
/// part of the rest, which the largest alone would hide.
public struct FeatureSamples: Hashable, Sendable {
  /// The fragments with the largest codes, the largest first.
  public let top: [FragmentMaximum]
  /// Fragments from equal parts of all on which the feature is active, ordered by their largest
  /// code, the upper part first.
  public let quantiles: [[FragmentMaximum]]

  /// Takes samples.
  ///
  /// - Parameters:
  ///   - maxima: The largest code on each fragment, the largest first.
  ///   - top: How many with the largest codes.
  ///   - parts: Into how many equal parts the others are cut.
  ///   - each: How many of each part, evenly spaced.
  public init(_ maxima: [FragmentMaximum], top: Int, parts: Int, each: Int) {
    self.top = Array(maxima.prefix(top))
    let rest = Array(maxima.dropFirst(top))
    quantiles = (0..<parts).map { part in
      let members = rest[rest.count * part / parts..<rest.count * (part + 1) / parts]
      let count = min(each, members.count)
      return (0..<count).map { sample in
        members[members.startIndex + (2 * sample + 1) * members.count / (2 * count)]
      }
    }
  }
}

extension FeatureCodes {
  /// The largest code of each fragment on which the feature is active, the largest first; of equal
  /// ones the first.
  public func maxima(length: Int) -> [FragmentMaximum] {
    var result: [FragmentMaximum] = []
    for (row, code) in zip(rows, codes) {
      let (fragment, position) = Int(row).quotientAndRemainder(dividingBy: length)
      if let last = result.last, last.fragment == fragment {
        if code > last.code {
          result[result.count - 1] = FragmentMaximum(
            fragment: fragment, position: position, code: code)
        }
      } else {
        result.append(FragmentMaximum(fragment: fragment, position: position, code: code))
      }
    }
    return result.sorted { (-$0.code, $0.fragment) < (-$1.code, $1.fragment) }
  }

  /// Tokens by the sum of the codes on them, the largest sum first; of equal ones the lowest.
  public func tokens(in text: FragmentText, limit: Int) -> [Int32] {
    var sums: [Int32: Double] = [:]
    for (row, code) in zip(rows, codes) where code > 0 {
      sums[text.tokens[Int(row)], default: 0] += Double(code)
    }
    return Array(
      sums.keys.sorted { (-(sums[$0] ?? 0), $0) < (-(sums[$1] ?? 0), $1) }.prefix(limit))
  }
}
