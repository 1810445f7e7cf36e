import Foundation
import Notebook

/// Addresses that a page may lead to.
enum WebAddress {
  private static let schemes: Set<String> = ["http", "https", "mailto"]

  /// An address as an author wrote it, if it leads nowhere dangerous.
  ///
  /// Browsers drop control characters from addresses and read `\` as `/`, so that `/\host` leads
  /// to another site.
  static func allowed(_ destination: String) -> String? {
    if let scheme = destination.scheme { return schemes.contains(scheme) ? destination : nil }
    let read = destination.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }
      .map { $0 == "\\" ? "/" : $0 }
    return read.starts(with: ["/", "/"]) ? nil : destination
  }

  /// Whether an address leads to another site.
  static func isOutside(_ address: String) -> Bool {
    address.scheme?.hasPrefix("http") ?? false
  }

  /// A file's path as an address relative to the site.
  static func path(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "~", "/", "@":
        text.unicodeScalars.append(scalar)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }

  /// Bytes as an address, so that a page needs no second file.
  static func data(_ bytes: [UInt8], type: String) -> String {
    "data:\(type);base64," + Data(bytes).base64EncodedString()
  }

  /// What a browser has to know about a file to show it.
  static func contentType(ofPath path: String) -> String {
    let name = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    return switch name {
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "gif": "image/gif"
    case "webp": "image/webp"
    case "svg": "image/svg+xml"
    case "csv": "text/csv;charset=utf-8"
    default: "text/plain;charset=utf-8"
    }
  }
}
