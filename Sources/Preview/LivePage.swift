import Foundation

/// A page with the script in it that keeps it up to date.
enum LivePage {
  static let scriptPath = "/_monograph/live.js"
  static let eventsPath = "/_monograph/events"

  /// The page with the script before its last `</body>`, or at its end if it has none.
  ///
  /// The script is told which page it is in, so that it can tell whether it has changed since.
  static func inserting(into page: Data) -> Data {
    var result = Data(capacity: page.count + 120)
    let place = lastBodyEnd(in: page) ?? page.endIndex
    result += page[..<place]
    result += Data(
      "<script src=\"\(scriptPath)\" data-page=\"\(identity(of: page))\" defer></script>".utf8)
    result += page[place...]
    return result
  }

  private static func lastBodyEnd(in page: Data) -> Data.Index? {
    let end = Array("</body".utf8)
    return page.withUnsafeBytes { bytes -> Int? in
      guard bytes.count >= end.count else { return nil }
      for start in stride(from: bytes.count - end.count, through: 0, by: -1)
      where bytes[start] == end[0]
        && (1..<end.count).allSatisfy({ bytes[start + $0] | 0x20 == end[$0] | 0x20 })
      {
        return start
      }
      return nil
    }.map { page.startIndex + $0 }
  }

  /// A short text that differs between different pages (FNV-1a).
  static func identity(of page: Data) -> String {
    let hash = page.withUnsafeBytes { bytes in
      bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
    return String(hash, radix: 16)
  }
}
