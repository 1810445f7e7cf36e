/// Why the preview cannot be shown.
public enum PreviewError: Error, Equatable, CustomStringConvertible, Sendable {
  /// Another program listens on the port.
  case portTaken(UInt16)
  /// The system does not let this user listen on the port.
  case portRefused(UInt16)
  /// The folder to serve is not there.
  case missingFolder(String)
  /// The server is running already.
  case alreadyRunning
  /// The system refused for another reason.
  case cannotListen(UInt16, reason: String)

  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .portTaken(let port):
      "another program listens on port \(port) already: end it (it may be another preview), or "
        + "choose another port with --port \(Self.other(port)); --port 0 takes any that is free"
    case .portRefused(let port):
      "the system does not allow listening on port \(port): choose one above 1023, such as "
        + "--port 4321"
    case .missingFolder(let path): "there is no folder \(path) to show: render the book first"
    case .alreadyRunning: "the preview is running already"
    case .cannotListen(let port, let reason):
      "cannot listen on port \(port) of this machine: \(reason); try --port 0"
    }
  }

  private static func other(_ port: UInt16) -> UInt16 { port == .max ? 4321 : port + 1 }
}
