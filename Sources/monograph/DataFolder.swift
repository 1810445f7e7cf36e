import Foundation

/// Where models and corpora are kept: outside any book, shared by all.
enum DataFolder {
  /// `$MONOGRAPH_DATA`, or the user's cache folder.
  static var url: URL {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["MONOGRAPH_DATA"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    if let path = environment["XDG_CACHE_HOME"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent("monograph")
    }
    #if os(macOS)
      let caches = "Library/Caches"
    #else
      let caches = ".cache"
    #endif
    return FileManager.default.homeDirectoryForCurrentUser
      .appendingPathComponent(caches).appendingPathComponent("monograph")
  }
}
