import Foundation
import Storage

extension Store {
  /// Removes what runs left behind that were killed: half-written results and files, locks, and
  /// the checkpoints of results that are there.
  ///
  /// Checkpoints of results that are not there yet stay; the next run goes on from them. Nobody
  /// else may be at work in the folder: the caller holds its lock.
  public func removeRemains() throws {
    for name in contents(of: temporaryFolder) {
      try remove(temporaryFolder.appendingPathComponent(name))
    }
    let work = folder.appendingPathComponent("work")
    for name in contents(of: work) {
      let isDone = Digest(hexadecimal: name).map { entry(for: $0) != nil } ?? false
      guard isDone || name.hasSuffix(".lock") else { continue }
      try remove(work.appendingPathComponent(name))
    }
    for place in [folder, artifactsFolder] {
      for name in contents(of: place) where name.hasPrefix(".") && name.hasSuffix(".tmp") {
        try remove(place.appendingPathComponent(name))
      }
    }
  }

  private func remove(_ url: URL) throws {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      throw StoreError(
        "\(url.path), which a killed run left behind, cannot be removed: "
          + "\(error.localizedDescription). Check the permissions of its folder.")
    }
  }
}
