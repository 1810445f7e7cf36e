import Foundation
import Testing

@testable import Preview

@Suite struct LivePageTests {
  @Test(arguments: [
    ("<body>a</body>", "<body>a", "</body>"),
    ("<BODY>a</BODY ></html>", "<BODY>a", "</BODY ></html>"),
    ("</body><pre>&lt;/body></pre></body>\n", "</body><pre>&lt;/body></pre>", "</body>\n"),
    ("a", "a", ""), ("", "", ""), ("</bod", "</bod", ""),
  ])
  func putsTheScriptBeforeTheLastEnd(_ page: String, _ before: String, _ after: String) {
    let result = String(decoding: LivePage.inserting(into: Data(page.utf8)), as: UTF8.self)
    let identity = LivePage.identity(of: Data(page.utf8))
    #expect(
      result == before
        + "<script src=\"/_monograph/live.js\" data-page=\"\(identity)\" defer></script>" + after)
  }

  @Test func tellsPagesApart() {
    #expect(LivePage.identity(of: Data()) == "cbf29ce484222325")
    #expect(LivePage.identity(of: Data("foobar".utf8)) == "85944171f73967e8")
  }

  @Test func findsTheTypeByTheEndOfTheName() {
    #expect(ContentType.of(fileNamed: "a.b/C.PNG") == "image/png")
    #expect(ContentType.of(fileNamed: "a.js") == "text/javascript; charset=utf-8")
    #expect(ContentType.of(fileNamed: "README") == "application/octet-stream")
    #expect(ContentType.of(fileNamed: "a.npy") == "application/octet-stream")
  }
}
