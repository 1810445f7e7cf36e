import Foundation
import Synchronization

/// Says when the files of a book change.
///
/// It looks at the files, when the system says that something has happened and now and then
/// besides; where the system does not say so, every few milliseconds. What has changed is always
/// found by looking, which works the same on every system and every kind of disk.
public struct FolderWatcher: Sendable {
  private let folders: [URL]
  private let isIncluded: @Sendable (String) -> Bool
  private let timing: Timing

  /// How often to look, and how long to wait.
  struct Timing {
    /// Between two looks, in microseconds.
    var interval: UInt32 = 15_000
    /// Between two looks where the system says when something happens.
    var longInterval: UInt32 = 250_000
    /// Between two looks while a change is going on.
    var shortInterval: UInt32 = 4_000
    /// How long nothing may have happened before a change counts as complete.
    var quiet = 0.010
    /// The same while a file is missing or empty that was not: its writer is not done yet.
    var unfinishedQuiet = 0.120
    /// How long a change may go on before it is told in parts.
    var longest = 0.500
  }

  /// Creates a watcher; nothing is watched until ``changes`` is asked for.
  ///
  /// - Parameters:
  ///   - folders: The folders to watch, with the folders in them.
  ///   - isIncluded: Whether files and folders of this name matter. Hidden files and the
  ///     temporary files of editors do not, by default.
  public init(
    folders: [URL],
    isIncluded: @escaping @Sendable (String) -> Bool = FolderWatcher.isPartOfBook
  ) {
    self.init(folders: folders, isIncluded: isIncluded, timing: Timing())
  }

  init(folders: [URL], isIncluded: @escaping @Sendable (String) -> Bool, timing: Timing) {
    self.folders = folders
    self.isIncluded = isIncluded
    self.timing = timing
  }

  /// Whether a file of this name is neither hidden nor an editor's temporary file.
  @Sendable public static func isPartOfBook(_ name: String) -> Bool {
    guard !name.hasPrefix("."), !name.hasSuffix("~"), name != "4913" else { return false }
    if name.hasPrefix("#"), name.hasSuffix("#") { return false }
    let temporary = [
      ".swp", ".swo", ".swx", ".tmp", ".bak", ".part", "___jb_tmp___", "___jb_old___",
    ]
    return !temporary.contains { name.hasSuffix($0) }
  }

  /// Sets of files that were added, changed or removed.
  ///
  /// Each set comes a few milliseconds after the last write of a burst. A file that is replaced
  /// by renaming, or emptied and written again, counts once; one that comes and goes within a
  /// burst does not count. Watching begins before this returns and ends with the stream.
  public var changes: AsyncStream<Set<URL>> {
    let (stream, continuation) = AsyncStream.makeStream(of: Set<URL>.self)
    let isOver = Flag()
    continuation.onTermination = { _ in isOver.raise() }
    var look = FolderLook(folders: folders, isIncluded: isIncluded)
    look.update()
    let run = WatcherRun(look: look, timing: timing)
    let thread = Thread { run.watch(until: isOver) { continuation.yield($0) } }
    thread.name = "folder watcher"
    thread.stackSize = 512 << 10
    thread.start()
    return stream
  }

  /// Something that has happened or not.
  final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .acquiring) }

    func raise() { value.store(true, ordering: .releasing) }
  }
}

/// The loop of one watcher.
private struct WatcherRun: Sendable {
  let look: FolderLook
  let timing: FolderWatcher.Timing

  func watch(until isOver: FolderWatcher.Flag, report: (Set<URL>) -> Void) {
    var look = look
    let signal = ChangeSignal()
    var isHeard = signal.listen(to: look.folders)
    while !isOver.isRaised {
      let before = look.files
      if !look.update() {
        signal.wait(microseconds: isHeard ? timing.longInterval : timing.interval)
        continue
      }
      settle(&look, before, isOver)
      isHeard = signal.listen(to: look.folders)
      let changed = look.changes(since: before)
      if !changed.isEmpty { report(changed) }
    }
  }

  /// Waits until a change is complete.
  private func settle(
    _ look: inout FolderLook, _ before: [FolderLook.Place: FolderLook.Mark],
    _ isOver: FolderWatcher.Flag
  ) {
    let start = ContinuousClock.now
    var last = start
    while !isOver.isRaised {
      usleep(timing.shortInterval)
      let now = ContinuousClock.now
      if look.update() {
        last = now
      } else {
        let quiet = look.isUnfinished(since: before) ? timing.unfinishedQuiet : timing.quiet
        if now - last >= .seconds(quiet) { return }
      }
      if now - start >= .seconds(timing.longest) { return }
    }
  }
}
