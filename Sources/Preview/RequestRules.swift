/// Which requests are answered at all.
///
/// Any web page can make a browser send requests to this machine. A page of another site must
/// not be able to read a book that is being written, neither directly nor by giving its own
/// name this machine's address.
struct RequestRules {
  /// What is wrong with a request.
  struct Refusal: Equatable {
    var status: Int
    var reason: String
    var isMethod = false
  }

  /// What a request says about itself.
  struct Facts {
    var method: String
    var host: String?
    var origin: String?
    var fetchSite: String?
    var fetchMode: String?
    var fetchDestination: String?
  }

  let port: UInt16

  private var hosts: [String] {
    let names = ["127.0.0.1", "localhost", "[::1]"]
    return names.map { "\($0):\(port)" } + (port == 80 ? names : [])
  }

  /// Why the request is refused; `nil` if it is not.
  func refusal(of request: Facts) -> Refusal? {
    guard let host = request.host?.lowercased(), hosts.contains(host) else {
      return Refusal(
        status: 421,
        reason: "This server answers for http://127.0.0.1:\(port)/ only; open that address.")
    }
    guard request.method == "GET" || request.method == "HEAD" else {
      return Refusal(
        status: 405, reason: "The preview can only be read: GET and HEAD.", isMethod: true)
    }
    if let origin = request.origin?.lowercased(),
      !hosts.contains(where: { origin == "http://\($0)" })
    {
      return Refusal(status: 403, reason: "Pages of other sites cannot read the preview.")
    }
    switch request.fetchSite?.lowercased() {
    case nil, "same-origin", "none": return nil
    default:
      // Following a link is harmless: the page that contains the link cannot read the answer.
      if request.fetchMode == "navigate", request.fetchDestination == "document" { return nil }
      return Refusal(status: 403, reason: "Pages of other sites cannot read the preview.")
    }
  }
}
