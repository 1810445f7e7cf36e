import Figures

/// Numbers and places as a reader reads them; independent of the machine's language.
enum Wording {
  /// A duration: `0.4 s`, `12 s`, `3 min 12 s`, `2 h 5 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "unknown" }
    if seconds < 0.0995 { return "under 0.1 s" }
    if seconds < 9.95 {
      let tenths = Int((seconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = Int(min(seconds, 1e12).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 {
      return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s"
    }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }

  /// Lines of a file: `line 7`, `lines 7–12`.
  static func lines(_ lines: ClosedRange<Int>) -> String {
    lines.count == 1
      ? "line \(lines.lowerBound)" : "lines \(lines.lowerBound)–\(lines.upperBound)"
  }

  /// A count with its noun: `1 result`, `3 results`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(NumberText.whole(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Words as a list: `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A text in which white space is one space, with none at its ends.
  static func collapsed(_ text: String) -> String {
    var text = text
    var bytes: [UInt8] = []
    text.withUTF8 { source in
      bytes.reserveCapacity(source.count)
      for byte in source {
        let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
        if !isSpace {
          bytes.append(byte)
        } else if let last = bytes.last, last != 0x20 {
          bytes.append(0x20)
        }
      }
      if bytes.last == 0x20 { bytes.removeLast() }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A text on one line, with its line ends and tabs as signs: token strings have them.
  static func oneLine(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar {
      case "\n", "\r": "↵"
      case "\t": "⇥"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
