import Foundation
import Synchronization
import Testing

@testable import Preview

/// What a watcher has said so far.
private final class Heard: Sendable {
  private let sets = Mutex<[(names: Set<String>, time: ContinuousClock.Instant)]>([])
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(_ watcher: FolderWatcher, in folder: URL) {
    let changes = watcher.changes
    let task = Task { [weak self] in
      for await change in changes {
        let names = Set(change.map { String($0.path.dropFirst(folder.path.count + 1)) })
        self?.sets.withLock { $0.append((names, .now)) }
      }
    }
    self.task.withLock { $0 = task }
  }

  deinit { task.withLock { $0?.cancel() } }

  var all: [Set<String>] { sets.withLock { $0.map(\.names) } }

  /// Waits for a number of sets, and a little longer for one too many.
  func wait(for count: Int, limit: Duration = .seconds(2)) async throws -> [Set<String>] {
    let start = ContinuousClock.now
    while all.count < count, .now - start < limit { try await Task.sleep(for: .milliseconds(2)) }
    try await Task.sleep(for: .milliseconds(200))
    return all
  }

  var lastTime: ContinuousClock.Instant? { sets.withLock { $0.last?.time } }
}

@Suite(.serialized) struct FolderWatcherTests {
  private func watch(_ folder: TestFolder, interval: UInt32? = nil) -> Heard {
    var timing = FolderWatcher.Timing()
    // Looking only, as where the system does not say when something happens.
    if let interval { (timing.interval, timing.longInterval) = (interval, interval) }
    let watcher = FolderWatcher(
      folders: [folder.url], isIncluded: FolderWatcher.isPartOfBook, timing: timing)
    return Heard(watcher, in: folder.url)
  }

  @Test func namesWhatWasChangedAddedAndRemoved() async throws {
    let folder = try TestFolder()
    for name in ["a.md", "b.md", "part/c.md"] { try folder.write("old", to: name) }
    let heard = watch(folder)
    try folder.write("newer", to: "a.md")
    #expect(try await heard.wait(for: 1) == [["a.md"]])
    try folder.write("new", to: "other/deep/d.md")
    #expect(try await heard.wait(for: 2).last == ["other/deep/d.md"])
    try FileManager.default.removeItem(at: folder.file("b.md"))
    #expect(try await heard.wait(for: 3).last == ["b.md"])
    try folder.write("changed", to: "other/deep/d.md")
    try folder.write("changed", to: "part/c.md")
    #expect(try await heard.wait(for: 4).last == ["other/deep/d.md", "part/c.md"])
    try FileManager.default.removeItem(at: folder.file("other"))
    #expect(try await heard.wait(for: 5).last == ["other/deep/d.md"])
    #expect(heard.all.count == 5)
  }

  @Test func countsEveryWayOfSavingOnce() async throws {
    let folder = try TestFolder()
    try folder.write("old", to: "a.md")
    let heard = watch(folder)
    let file = folder.file("a.md").path
    // Written beside it and moved into its place.
    try folder.write("renamed", to: ".a.md.tmp")
    rename(folder.file(".a.md.tmp").path, file)
    #expect(try await heard.wait(for: 1) == [["a.md"]])
    // Emptied, and written a while later.
    truncate(file, 0)
    usleep(50_000)
    try Data("written again".utf8).write(to: folder.file("a.md"), options: [])
    #expect(try await heard.wait(for: 2) == [["a.md"], ["a.md"]])
    // Moved away as a copy, and written anew; with a test whether the folder can be written to.
    try folder.write("", to: "4913")
    try FileManager.default.removeItem(at: folder.file("4913"))
    rename(file, file + "~")
    usleep(40_000)
    try folder.write("by an editor", to: "a.md")
    try FileManager.default.removeItem(atPath: file + "~")
    #expect(try await heard.wait(for: 3).count == 3)
    // In many pieces.
    for piece in 0..<10 {
      try folder.write(String(repeating: "x", count: piece + 20), to: "a.md")
      usleep(3_000)
    }
    #expect(try await heard.wait(for: 4).count == 4)
    #expect(Set(heard.all) == [["a.md"]])
  }

  @Test func saysNothingAboutFilesThatComeAndGo() async throws {
    let folder = try TestFolder()
    try folder.write("old", to: "a.md")
    let heard = watch(folder)
    try folder.write("temporary", to: "sedXYZ")
    usleep(5_000)
    try FileManager.default.removeItem(at: folder.file("sedXYZ"))
    for name in [".git/HEAD", ".a.md.swp", "a.md~", "#a.md#", "4913", "b.tmp"] {
      try folder.write("x", to: name)
    }
    #expect(try await heard.wait(for: 1, limit: .milliseconds(100)) == [])
  }

  @Test func isQuick() async throws {
    let folder = try TestFolder()
    for number in 0..<50 { try folder.write("old", to: "\(number).md") }
    for interval in [nil, 15_000] as [UInt32?] {
      let heard = watch(folder, interval: interval)
      var delays: [Duration] = []
      for number in 0..<5 {
        try await Task.sleep(for: .milliseconds(37))
        let start = ContinuousClock.now
        try folder.write("new \(number) \(interval ?? 0)", to: "\(number).md")
        let count = heard.all.count
        while heard.all.count == count, .now - start < .seconds(1) { usleep(500) }
        if let time = heard.lastTime { delays.append(time - start) }
      }
      let median = delays.sorted()[2]
      print("file change heard after", delays.sorted())
      #expect(median < .milliseconds(100))
    }
  }

  @Test func noticesFoldersThatAppearLater() async throws {
    let folder = try TestFolder()
    let book = folder.file("book")
    let heard = Heard(FolderWatcher(folders: [book]), in: folder.url)
    try folder.write("x", to: "book/a.md")
    #expect(try await heard.wait(for: 1) == [["book/a.md"]])
  }
}
