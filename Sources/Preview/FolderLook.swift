import Foundation

/// What was seen of some folders when they were last looked at.
struct FolderLook: Sendable {
  /// Which file: the folder it was found from, and its path in it.
  struct Place: Hashable, Sendable {
    var folder: Int
    var path: String
  }

  /// What tells one state of a file from another.
  struct Mark: Equatable, Sendable {
    var size: Int64
    var device: UInt64
    var inode: UInt64
    var seconds: Int64
    var nanoseconds: Int64

    init(_ status: stat) {
      size = Int64(status.st_size)
      device = UInt64(truncatingIfNeeded: status.st_dev)
      inode = UInt64(status.st_ino)
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      seconds = Int64(time.tv_sec)
      nanoseconds = Int64(time.tv_nsec)
    }
  }

  /// A file, with its state once more, so that nothing is looked up while nothing happens.
  private struct Entry {
    var path: [CChar]
    var place: Place
    var mark: Mark?
  }

  /// A folder with what was in it when its list was last read.
  private struct Listing {
    var place: Place
    var path: [CChar]
    var mark: Mark?
    /// When the folder was young, a later change may have left its time as it was.
    var isSettled = false
    var files: [Entry] = []
    var folders: [Listing] = []
  }

  private static let deepest = 16

  private let roots: [URL]
  private let isIncluded: @Sendable (String) -> Bool
  private var listings: [Listing]
  /// The files by place.
  private(set) var files: [Place: Mark] = [:]

  init(folders: [URL], isIncluded: @escaping @Sendable (String) -> Bool) {
    roots = folders
    self.isIncluded = isIncluded
    listings = folders.enumerated().map {
      Listing(place: Place(folder: $0, path: ""), path: Array($1.path.utf8CString))
    }
  }

  /// Looks again; says whether anything is different.
  @discardableResult
  mutating func update() -> Bool {
    var isChanged = false
    var current = listings
    listings = []
    for index in current.indices { refresh(&current[index], 0, &isChanged) }
    listings = current
    return isChanged
  }

  private mutating func refresh(_ listing: inout Listing, _ depth: Int, _ isChanged: inout Bool) {
    let mark = Self.status(listing.path).flatMap { $0.isFolder ? $0.mark : nil }
    // A folder's time changes when a name in it does; without that the list stays valid.
    if mark != listing.mark || !listing.isSettled {
      reread(&listing, mark, depth, &isChanged)
    }
    for index in listing.files.indices {
      let mark = Self.status(listing.files[index].path).flatMap { $0.isFile ? $0.mark : nil }
      if listing.files[index].mark != mark {
        listing.files[index].mark = mark
        files[listing.files[index].place] = mark
        isChanged = true
      }
    }
    for index in listing.folders.indices {
      refresh(&listing.folders[index], depth + 1, &isChanged)
    }
  }

  private mutating func reread(
    _ listing: inout Listing, _ mark: Mark?, _ depth: Int, _ isChanged: inout Bool
  ) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    listing.mark = mark
    let age = mark.map {
      Double(Int64(time.tv_sec) - $0.seconds) + Double(Int64(time.tv_nsec) - $0.nanoseconds) / 1e9
    }
    // Some file systems keep times in steps of a second or two; times may lie ahead, too.
    listing.isSettled = age.map { $0 > 3 } ?? true
    let names = mark == nil ? [] : Self.names(in: listing.path).filter(isIncluded)
    var (files, folders) = ([Entry](), [Listing]())
    let known = Dictionary(
      listing.folders.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    for name in names {
      let prefix = listing.place.path
      let place = Place(
        folder: listing.place.folder, path: prefix.isEmpty ? name : "\(prefix)/\(name)")
      let path = Array(listing.path.dropLast()) + Array("/\(name)".utf8CString)
      if Self.isFolderItself(path) {
        guard depth < Self.deepest else { continue }
        folders.append(known[place] ?? Listing(place: place, path: path))
      } else {
        files.append(Entry(path: path, place: place, mark: self.files[place]))
      }
    }
    let kept = Set(files.map(\.place))
    for file in listing.files where !kept.contains(file.place) {
      if self.files.removeValue(forKey: file.place) != nil { isChanged = true }
    }
    let keptFolders = Set(folders.map(\.place))
    for folder in listing.folders where !keptFolders.contains(folder.place) {
      forget(folder, &isChanged)
    }
    listing.files = files
    listing.folders = folders
  }

  private mutating func forget(_ listing: Listing, _ isChanged: inout Bool) {
    for file in listing.files where files.removeValue(forKey: file.place) != nil {
      isChanged = true
    }
    for folder in listing.folders { forget(folder, &isChanged) }
  }

  /// The paths of all folders that are there.
  var folders: [[CChar]] { listings.flatMap { Self.folders(of: $0) } }

  private static func folders(of listing: Listing) -> [[CChar]] {
    (listing.mark == nil ? [] : [listing.path]) + listing.folders.flatMap { folders(of: $0) }
  }

  /// The files that are not as they were.
  func changes(since before: [Place: Mark]) -> Set<URL> {
    let places = Set(files.keys).union(before.keys).filter { files[$0] != before[$0] }
    return Set(places.map { roots[$0.folder].appendingPathComponent($0.path) })
  }

  /// Whether a file has gone or become empty, as happens for a moment while it is saved.
  func isUnfinished(since before: [Place: Mark]) -> Bool {
    before.contains { place, mark in
      guard let now = files[place] else { return true }
      return now.size == 0 && mark.size > 0
    } || files.contains { place, mark in mark.size == 0 && before[place] == nil }
  }

  private static func status(_ path: [CChar]) -> (mark: Mark, isFile: Bool, isFolder: Bool)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    return (Mark(status), kind == S_IFREG, kind == S_IFDIR)
  }

  /// Whether a folder is there, and not a link to one, which could lead in circles.
  private static func isFolderItself(_ path: [CChar]) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func names(in path: [CChar]) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
