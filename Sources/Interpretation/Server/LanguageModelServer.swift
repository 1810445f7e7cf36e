import Foundation

/// A language model behind the interface of OpenAI: at OpenAI, or served by llama.cpp, vLLM or Ollama.
public struct LanguageModelServer: Hashable, Sendable {
  /// Where the interface begins, such as `http://127.0.0.1:8000/v1`.
  public let address: URL
  /// The model's name at the server.
  public let model: String
  /// The environment variable that holds the key; `nil` if the server asks for none.
  ///
  /// The key is read when a request is sent. It is never kept, written to a file or shown.
  public let keyVariable: String?
  /// How long an answer may take, in seconds.
  public let timeout: Double
  /// Most requests at once.
  public let concurrency: Int
  /// What tokens cost; `nil` if they cost nothing or it is not known.
  public let prices: ServerPrices?
  /// How much may be asked.
  public let cap: ServerCap

  /// Describes a server.
  ///
  /// - Parameter address: The address as text, `http://` or `https://`, without a user name,
  ///   password, query or fragment, which often hold secrets.
  /// - Throws: ``ServerError`` for an address that is none or would show a key to others on the
  ///   network, a model or variable without a name, and numbers that make no sense.
  public init(
    address: String, model: String, keyVariable: String? = nil, timeout: Double = 120,
    concurrency: Int = 4, prices: ServerPrices? = nil, cap: ServerCap = ServerCap()
  ) throws(ServerError) {
    self.address = try Self.checked(address: address, hasKey: keyVariable != nil)
    guard !model.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else {
      throw .setting(
        "the server's model has no name", "Write the name that the server knows it by.")
    }
    if let keyVariable, !Self.isVariableName(keyVariable) {
      // What stands there may be the key itself, so it is not repeated.
      throw .setting(
        "what is given as the name of an environment variable is none",
        "Put the key into a variable, and write the variable's name here, such as OPENAI_API_KEY.")
    }
    guard timeout > 0, timeout <= 86_400 else {
      throw .setting(
        "a server cannot answer within \(timeout.formatted) s", "Give 1 to 86400 seconds.")
    }
    guard (1...256).contains(concurrency) else {
      throw .setting("\(concurrency) requests at once are not possible", "Give 1 to 256.")
    }
    try prices?.validate()
    try cap.validate(prices: prices)
    self.model = model
    self.keyVariable = keyVariable
    self.timeout = timeout
    self.concurrency = concurrency
    self.prices = prices
    self.cap = cap
  }

  /// Whether this is a name as a shell takes it.
  ///
  /// Keys have other characters, or are longer than any name.
  private static func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first == UInt8(ascii: "_") || isLetter(first) else {
      return false
    }
    return name.utf8.count <= 64
      && name.utf8.allSatisfy {
        $0 == UInt8(ascii: "_") || isLetter($0) || (0x30...0x39).contains($0)
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte & 0xdf) }

  /// The address of an endpoint, such as `chat/completions`.
  func url(_ endpoint: String) -> URL { address.appending(path: endpoint) }
}

extension LanguageModelServer {
  private static func checked(address: String, hasKey: Bool) throws(ServerError) -> URL {
    guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
      let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https"
    else {
      throw .setting(
        "the server's address is none",
        "Write all of it, such as http://127.0.0.1:8000/v1 or https://api.openai.com/v1.")
    }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      throw .setting(
        "the address of the server at \(host) has a user name, a password, a query or a fragment",
        "Leave them out, and put a key into an environment variable.")
    }
    guard scheme == "https" || !hasKey || isLoopback(host) else {
      throw .setting(
        "the key for \(host) would travel unencrypted", "Use https, or a server on this machine.")
    }
    guard let url = parts.url else {
      throw .setting("the address of the server at \(host) is none", "Check how it is written.")
    }
    return url
  }

  /// Whether a host is this machine for certain, whatever a name server says.
  private static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers.first == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}
