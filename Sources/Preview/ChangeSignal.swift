import Foundation

/// Waits for the system to say that something happened in a folder, where it does say so.
///
/// It is only a reason to look sooner: what has changed is seen by looking, and a system that
/// says nothing (another than Linux, or files that another machine writes) is looked at in time.
final class ChangeSignal {
  private let descriptor: Int32

  /// Whether the system says when something happens.
  let isAvailable: Bool

  init() {
    #if os(Linux)
      descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    #else
      descriptor = -1
    #endif
    isAvailable = descriptor >= 0
  }

  deinit {
    if isAvailable { close(descriptor) }
  }

  /// Listens for what happens in these folders; one that is listened to already stays so.
  ///
  /// - Returns: Whether the system listens to all of them.
  func listen(to folders: [[CChar]]) -> Bool {
    #if os(Linux)
      guard isAvailable else { return false }
      let events = UInt32(
        IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO
          | IN_DELETE_SELF | IN_MOVE_SELF)
      var isComplete = true
      for folder in folders where inotify_add_watch(descriptor, folder, events) < 0 {
        isComplete = false
      }
      return isComplete
    #else
      return false
    #endif
  }

  /// Waits until something happens, at most for a time.
  func wait(microseconds: UInt32) {
    guard isAvailable else {
      usleep(microseconds)
      return
    }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Int32(microseconds / 1000)) > 0 else { return }
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
      guard let start = buffer.baseAddress else { return }
      while read(descriptor, start, buffer.count) > 0 {}
    }
  }
}
