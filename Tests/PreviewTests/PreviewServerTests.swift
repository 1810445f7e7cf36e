import Foundation
import Testing

@testable import Preview

/// A server with a small site, on a port of its own.
private struct Running {
  let folder: TestFolder
  let server: PreviewServer
  let port: UInt16

  init(heartbeat: Duration = .seconds(15)) async throws {
    folder = try TestFolder()
    try folder.write("<html><body><main>front</main></body></html>", to: "site/index.html")
    try folder.write("<p>inner", to: "site/inner/index.html")
    try folder.write("p{}", to: "site/style.css")
    try folder.write("a,b\n1,ü\n", to: "site/figures/data.csv")
    try folder.write("hidden", to: "site/.hidden")
    try folder.write("secret", to: "secret.txt")
    let links = [("out.txt", "../secret.txt"), ("up", ".."), ("in.css", "style.css")]
    for (name, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("site/\(name)").path, withDestinationPath: target)
    }
    mkfifo(folder.file("site/pipe.html").path, 0o600)
    server = PreviewServer(folder: folder.file("site"), port: 0, heartbeat: heartbeat)
    port = UInt16(try await server.start().port ?? 0)
  }

  func get(_ target: String, method: String = "GET", host: String? = nil, _ headers: String...)
    async throws -> Answer
  {
    try await Answer.to(target, method: method, host: host, headers: headers, port: port)
  }

  /// A page that listens, once it has been told what it should show.
  func listen() async throws -> RawClient {
    let client = try RawClient(port: port)
    client.send("GET /_monograph/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
    let text = await client.receive { $0.contains("event: activity") }
    try #require(Answer(text).headers["content-type"] == "text/event-stream; charset=utf-8")
    return client
  }
}

@Suite struct PreviewServerTests {
  @Test func servesFilesWithTheirTypes() async throws {
    let site = try await Running()
    let style = try await site.get("/style.css")
    #expect(style.status == 200)
    #expect(style.body == "p{}")
    #expect(style.headers["content-type"] == "text/css; charset=utf-8")
    #expect(style.headers["x-content-type-options"] == "nosniff")
    #expect(style.headers["cache-control"] == "no-store")
    #expect(style.headers["content-length"] == "3")
    let data = try await site.get("/figures/data.csv?x=1")
    #expect(data.body == "a,b\n1,ü\n")
    #expect(data.headers["content-type"] == "text/csv; charset=utf-8")
    #expect(try await site.get("/in.css").body == "p{}")
    await site.server.stop()
  }

  @Test func insertsItsScriptOnce() async throws {
    let site = try await Running()
    let page = try await site.get("/")
    let script =
      "<script src=\"/_monograph/live.js\" data-page=\"\(LivePage.identity(of: Data("<html><body><main>front</main></body></html>".utf8)))\" defer></script>"
    #expect(page.body == "<html><body><main>front</main>\(script)</body></html>")
    #expect(page.headers["content-length"] == "\(page.body.utf8.count)")
    #expect(page.headers["content-type"] == "text/html; charset=utf-8")
    #expect(try await site.get("/index.html").body == page.body)
    let live = try await site.get("/_monograph/live.js")
    #expect(live.headers["content-type"] == "text/javascript; charset=utf-8")
    #expect(live.body == LiveScript.source)
    await site.server.stop()
  }

  @Test func servesFoldersByTheirIndex() async throws {
    let site = try await Running()
    #expect(try await site.get("/inner/").body.hasPrefix("<p>inner<script"))
    let answer = try await site.get("/inner")
    #expect(answer.status == 302)
    #expect(answer.headers["location"] == "/inner/")
    #expect(try await site.get("/figures/").status == 404)
    #expect(try await site.get("/style.css/").status == 404)
    await site.server.stop()
  }

  @Test func servesNothingOutsideItsFolder() async throws {
    let site = try await Running()
    let outside = [
      "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt",
      "/inner/../../secret.txt", "/inner/%2E%2E/style.css", "/..\\secret.txt", "/..%5csecret.txt",
      "/out.txt", "/up/secret.txt", "/up/site/style.css.", "//etc/passwd", "/%2fetc/passwd",
      "//\(site.folder.file("secret.txt").path)", "/.hidden", "/%2ehidden", "/./style.css",
      "/style.css%00.html", "/%0a", "/pipe.html", "/_monograph/other",
      "/%252e%252e/secret.txt",
    ]
    for target in outside {
      let answer = try await site.get(target)
      #expect(answer.status == 404, "\(target)")
      #expect(!answer.body.contains("secret\n") && answer.body != "secret", "\(target)")
    }
    for target in ["/%", "/%2", "/%zz", "/%ff", "style.css", "http://127.0.0.1/style.css", "*"] {
      #expect(try await site.get(target).status == 400, "\(target)")
    }
    await site.server.stop()
  }

  @Test func answersForItsOwnNameOnly() async throws {
    let site = try await Running()
    let port = site.port
    for host in ["127.0.0.1:\(port)", "localhost:\(port)", "LOCALHOST:\(port)", "[::1]:\(port)"] {
      #expect(try await site.get("/style.css", host: host).status == 200, "\(host)")
    }
    let others = [
      "evil.example:\(port)", "127.0.0.1", "localhost", "127.0.0.1:1",
      "127.0.0.1.evil.example:\(port)",
      "", "0.0.0.0:\(port)", "localhost:\(port)@evil.example",
    ]
    for host in others {
      #expect(try await site.get("/style.css", host: host).status == 421, "\(host)")
      #expect(try await site.get("/_monograph/events", host: host).status == 421, "\(host)")
    }
    await site.server.stop()
  }

  @Test func refusesPagesOfOtherSites() async throws {
    let site = try await Running()
    let own = "Origin: http://localhost:\(site.port)"
    #expect(try await site.get("/style.css", own, "Sec-Fetch-Site: same-origin").status == 200)
    #expect(try await site.get("/style.css", "Sec-Fetch-Site: none").status == 200)
    let link = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: "]
    #expect(try await site.get("/", link[0], link[1], link[2] + "document").status == 200)
    #expect(try await site.get("/", link[0], link[1], link[2] + "iframe").status == 403)
    for header in [
      "Origin: https://evil.example", "Origin: null", "Origin: http://localhost:1",
      "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
    ] {
      #expect(try await site.get("/style.css", header).status == 403, "\(header)")
    }
    await site.server.stop()
  }

  @Test func canOnlyBeRead() async throws {
    let site = try await Running()
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
      let answer = try await site.get("/style.css", method: method)
      #expect(answer.status == 405, "\(method)")
      #expect(answer.headers["allow"] == "GET, HEAD", "\(method)")
    }
    let head = try await site.get("/", method: "HEAD")
    #expect(head.status == 200)
    #expect(head.body.isEmpty)
    #expect(head.headers["content-length"] == "\(try await site.get("/").body.utf8.count)")
    #expect(try await site.get("/_monograph/events", method: "HEAD").body.isEmpty)
    #expect(try await site.get("/missing", method: "HEAD").body.isEmpty)
    await site.server.stop()
  }

  @Test func sendsLargeFilesWhole() async throws {
    let site = try await Running()
    let text = String(repeating: "0123456789abcdef", count: 600_000)
    try site.folder.write(text, to: "site/large.txt")
    let answer = try await site.get("/large.txt")
    #expect(answer.headers["content-length"] == "9600000")
    #expect(answer.body == text)
    await site.server.stop()
  }

  @Test func suggestsPagesThatAreThere() async throws {
    let site = try await Running()
    try site.folder.write("x", to: "site/training & more.html")
    let answer = try await site.get("/inner/indx.html")
    #expect(answer.status == 404)
    #expect(
      answer.body.contains(
        "<p>Did you mean <a href=\"/inner/index.html\">inner/index.html</a>?</p>"))
    #expect(
      answer.body.contains("<a href=\"/training%20%26%20more.html\">training &amp; more.html</a>"))
    #expect(answer.body.contains("/_monograph/live.js"))
    let hostile = try await site.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    #expect(!hostile.body.contains("<script>"))
    #expect(try await site.get("/%3Cb%3E").body.contains("no <code>&lt;b&gt;</code>"))
    await site.server.stop()
  }

  @Test func tellsEveryOpenPage() async throws {
    let site = try await Running()
    let first = try await site.listen()
    let second = try await site.listen()
    #expect(site.server.clientCount == 2)
    site.server.reload(["/b.html", "a\"b.html"])
    site.server.show(activity: "training… 3/14")
    site.server.show(activity: "training… 3/14")
    site.server.show([
      PreviewProblem(
        severity: .error, title: "unknown name", place: "a.md:1:2", excerpt: "x\n^",
        suggestion: "did you mean `y`?")
    ])
    for client in [first, second] {
      let text = await client.receive { $0.contains("event: problems") && $0.contains("]\n\n") }
      #expect(text.contains("event: reload\ndata: [\"a\\\"b.html\",\"b.html\"]\n\n"))
      #expect(
        text.components(separatedBy: "event: activity\ndata: [\"training… 3/14\"]").count == 2)
      #expect(
        text.contains(
          "data: [{\"excerpt\":\"x\\n^\",\"message\":\"\",\"place\":\"a.md:1:2\","
            + "\"severity\":\"error\",\"suggestion\":\"did you mean `y`?\","
            + "\"title\":\"unknown name\"}]\n\n"))
    }
    await site.server.stop()
  }

  @Test func tellsALaterPageHowThingsStand() async throws {
    let site = try await Running()
    site.server.show(activity: "waiting")
    site.server.show([PreviewProblem(severity: .warning, title: "unused")])
    func start() async throws -> String {
      let client = try RawClient(port: site.port)
      client.send("GET /_monograph/events HTTP/1.1\r\nHost: localhost:\(site.port)\r\n\r\n")
      return await client.receive { $0.contains("event: activity") && $0.contains("]\n\n\r\n") }
    }
    let shown = try await start()
    #expect(shown.contains("\"title\":\"unused\"") && shown.contains("data: [\"waiting\"]"))
    site.server.reload([])
    site.server.show(activity: nil)
    let cleared = try await start()
    #expect(cleared.contains("event: problems\ndata: []") && cleared.contains("data: [null]"))
    await site.server.stop()
  }

  @Test func forgetsPagesThatAreGone() async throws {
    let site = try await Running(heartbeat: .milliseconds(20))
    var client: RawClient? = try await site.listen()
    let beat = await client?.receive { $0.contains(": still here\n\n") } ?? ""
    #expect(beat.contains(": still here\n\n"))
    client = nil
    for _ in 0..<200 where site.server.clientCount > 0 {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(site.server.clientCount == 0)
    await site.server.stop()
  }

  @Test func stopEndsConnectionsAndFreesThePort() async throws {
    let site = try await Running()
    let client = try await site.listen()
    await site.server.stop()
    #expect(await !client.receive { _ in false }.contains("event: reload"))
    #expect(throws: RawClient.Refused.self) { try RawClient(port: site.port) }
    let next = PreviewServer(folder: site.folder.url, port: site.port)
    #expect(try await next.start().absoluteString == "http://127.0.0.1:\(site.port)/")
    await next.stop()
    await next.stop()
    #expect(try await next.start().port == Int(site.port))
    await next.stop()
  }

  @Test func saysWhyItCannotStart() async throws {
    let site = try await Running()
    let port = site.port
    let other = PreviewServer(folder: site.folder.url, port: port)
    await #expect(throws: PreviewError.portTaken(port)) { try await other.start() }
    #expect(
      PreviewError.portTaken(4321).description
        == "another program listens on port 4321 already: end it (it may be another preview), or "
        + "choose another port with --port 4322; --port 0 takes any that is free")
    await #expect(throws: PreviewError.alreadyRunning) { try await site.server.start() }
    let missing = site.folder.file("nowhere")
    await #expect(throws: PreviewError.missingFolder(missing.path)) {
      try await PreviewServer(folder: missing, port: 0).start()
    }
    await site.server.stop()
    #expect(try await other.start().port == Int(port))
    await other.stop()
  }

  @Test func answersWhileOthersCompute() async throws {
    let site = try await Running()
    let thread = ComputingThread(name: "computing")
    let isDone = FolderWatcher.Flag()
    let cores = ProcessInfo.processInfo.activeProcessorCount
    // As many as would take every shared thread.
    let tasks = (0..<cores).map { _ in
      Task(executorPreference: thread) { while !isDone.isRaised { usleep(1000) } }
    }
    #expect(try await site.get("/style.css").status == 200)
    isDone.raise()
    for task in tasks { await task.value }
    await site.server.stop()
  }
}
