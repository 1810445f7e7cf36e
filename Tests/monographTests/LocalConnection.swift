import Foundation

/// A connection to a server on this machine that sends exactly the bytes it is given.
final class LocalConnection {
  struct Refused: Error {}

  private let descriptor: Int32
  private(set) var received = ""

  init(port: UInt16) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw Refused()
    }
  }

  deinit { close(descriptor) }

  /// Asks for a page.
  func ask(for target: String, host: String, closing: Bool) {
    let lines =
      ["GET \(target) HTTP/1.1", "Host: \(host)"] + (closing ? ["Connection: close"] : [])
    let bytes = Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  /// Reads until a text has come, the other side is done or the time is up; says whether it came.
  @discardableResult
  func waits(for text: String?, seconds: Double) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    var piece = [UInt8](repeating: 0, count: 65536)
    while text.map({ !received.contains($0) }) ?? true {
      let left = (end - .now) / .milliseconds(1)
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&request, 1, Int32(left.rounded(.up))) > 0 else { return false }
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { return false }
      received += String(decoding: piece[..<count], as: UTF8.self)
    }
    return true
  }

  /// Forgets what has come.
  func forget() { received = "" }
}
