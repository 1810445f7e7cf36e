import Storage

/// The page that stands in for one that is not there (yet).
struct MissingPage {
  /// The path that was asked for.
  var path: String
  /// The pages that are there.
  var pages: [String]

  /// The page's markup.
  var html: String {
    let shown = path.isEmpty ? "index.html" : path
    var body = "<h1>There is no page here</h1>\n"
    body += "<p>The site has no <code>\(Self.escaped(shown))</code>. "
    body += "This page reloads when it appears.</p>\n"
    if pages.isEmpty {
      body += "<p>Nothing has been rendered yet.</p>\n"
    } else {
      if let near = NearestName.find(shown, among: pages) {
        body += "<p>Did you mean \(Self.link(near))?</p>\n"
      }
      body += "<p>The site’s pages:</p>\n<ul>\n"
      body += pages.prefix(100).map { "<li>\(Self.link($0))</li>\n" }.joined()
      body += "</ul>\n"
    }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Not found</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <style>body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}\
      </style></head>
      <body><main>
      \(body)</main></body></html>

      """
  }

  private static func link(_ page: String) -> String {
    "<a href=\"/\(encoded(page))\">\(escaped(page))</a>"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func encoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "/"):
        String(UnicodeScalar(byte))
      default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }.joined()
  }
}
