import Foundation

/// A failure of the file system, with the file it happened to and what can be done.
public struct FileError: Error, CustomStringConvertible, Sendable {
  /// What was attempted.
  public enum Operation: String, Sendable {
    case cannotOpen = "cannot open"
    case cannotRead = "cannot read"
    case cannotWrite = "cannot write"
    case cannotRename = "cannot rename"
    case cannotCreate = "cannot create"
    case cannotMap = "cannot map into memory"
  }

  /// What was attempted.
  public var operation: Operation
  /// The file it was attempted on.
  public var url: URL
  /// The system's error number.
  public var code: Int32

  /// Creates an error from the system's `errno`.
  public init(_ operation: Operation, _ url: URL, _ code: Int32) {
    self.operation = operation
    self.url = url
    self.code = code
  }

  /// What failed, where, why and what can be done.
  public var description: String {
    let reason = code == 0 ? "unexpected end of file" : String(cString: strerror(code))
    let advice =
      switch code {
      case ENOSPC, EDQUOT:
        " Free some space, then run the same command again; finished work is kept."
      case EACCES, EPERM: " Check the permissions of the file and its folder."
      case ENOENT: " Check the path."
      default: ""
      }
    return "\(operation.rawValue) \(url.path): \(reason).\(advice)"
  }
}
