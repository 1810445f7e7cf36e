import FlyingFox
import Foundation

/// Answers one request.
struct SiteHandler: HTTPHandler {
  /// Files up to this size are read as a whole.
  private static let wholeFile = 8 << 20

  let site: SiteFolder
  let rules: RequestRules
  let events: EventHub

  func handleRequest(_ request: HTTPRequest) async -> HTTPResponse {
    let facts = RequestRules.Facts(
      method: request.method.rawValue, host: request.headers[.host],
      origin: request.headers[HTTPHeader("Origin")],
      fetchSite: request.headers[HTTPHeader("Sec-Fetch-Site")],
      fetchMode: request.headers[HTTPHeader("Sec-Fetch-Mode")],
      fetchDestination: request.headers[HTTPHeader("Sec-Fetch-Dest")])
    let isHead = facts.method == "HEAD"
    if let refusal = rules.refusal(of: facts) {
      var answer = text(refusal.reason, status: refusal.status, isHead: isHead)
      if refusal.isMethod { answer.headers[HTTPHeader("Allow")] = "GET, HEAD" }
      // What follows an unread body on the connection would not be a request.
      answer.headers[.connection] = "close"
      return answer
    }
    let target = request.target.path()
    switch target {
    case LivePage.eventsPath: return isHead ? listening(nil) : listening(events.connect())
    case LivePage.scriptPath:
      return answer(Data(LiveScript.source.utf8), ContentType.script, isHead: isHead)
    default: return file(target, isHead: isHead)
    }
  }

  private func file(_ target: String, isHead: Bool) -> HTTPResponse {
    let path: SitePath
    do throws(SitePath.Fault) {
      path = try SitePath(requestPath: target)
    } catch {
      return error == .malformed
        ? text("The address is not well formed.", status: 400, isHead: isHead)
        : missing(target, isHead: isHead)
    }
    switch site.item(at: path) {
    case .nothing: return missing(path.text, isHead: isHead)
    case .folder:
      var answer = text("The page is in this folder.", status: 302, isHead: isHead)
      answer.headers[.location] = target + "/"
      return answer
    case .file(let file, let byteCount):
      let type = ContentType.of(fileNamed: file)
      if type != ContentType.page, byteCount > Self.wholeFile,
        let body = try? HTTPBodySequence(
          file: URL(fileURLWithPath: file), suggestedBufferSize: 256 << 10)
      {
        return HTTPResponse(
          statusCode: .ok, headers: headers(type, body.count ?? byteCount),
          body: isHead ? HTTPBodySequence() : body)
      }
      guard let content = SiteFolder.content(ofFile: file) else {
        return missing(path.text, isHead: isHead)
      }
      return answer(
        type == ContentType.page ? LivePage.inserting(into: content) : content, type,
        isHead: isHead)
    }
  }

  private func missing(_ path: String, isHead: Bool) -> HTTPResponse {
    let page = MissingPage(path: path, pages: site.pages()).html
    return answer(
      LivePage.inserting(into: Data(page.utf8)), ContentType.page, status: 404, isHead: isHead)
  }

  private func text(_ text: String, status: Int, isHead: Bool) -> HTTPResponse {
    answer(Data((text + "\n").utf8), ContentType.plain, status: status, isHead: isHead)
  }

  private func answer(_ body: Data, _ type: String, status: Int = 200, isHead: Bool)
    -> HTTPResponse
  {
    HTTPResponse(
      statusCode: HTTPStatusCode(status, phrase: Self.phrases[status] ?? "Unknown"),
      headers: headers(type, body.count), body: isHead ? Data() : body)
  }

  private func listening(_ body: EventBytes?) -> HTTPResponse {
    let headers = headers(ContentType.events, nil)
    guard let body else { return HTTPResponse(statusCode: .ok, headers: headers, body: Data()) }
    return HTTPResponse(statusCode: .ok, headers: headers, body: HTTPBodySequence(from: body))
  }

  private func headers(_ type: String, _ byteCount: Int?) -> HTTPHeaders {
    var headers = HTTPHeaders()
    headers[.contentType] = type
    headers[.contentLength] = byteCount.map { String($0) }
    headers[HTTPHeader("Cache-Control")] = "no-store"
    headers[HTTPHeader("X-Content-Type-Options")] = "nosniff"
    headers[HTTPHeader("Cross-Origin-Resource-Policy")] = "same-origin"
    headers[HTTPHeader("Content-Security-Policy")] = "frame-ancestors 'self'"
    headers[HTTPHeader("Referrer-Policy")] = "same-origin"
    return headers
  }

  private static let phrases = [
    200: "OK", 302: "Found", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 421: "Misdirected Request",
  ]
}
