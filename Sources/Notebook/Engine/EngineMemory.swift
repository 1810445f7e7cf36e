import Foundation
import Storage
import Synchronization

/// What a process remembers from one run of a book to the next.
///
/// Nothing in it decides about results; a process that starts without it only works longer.
public final class EngineMemory: Sendable {
  private struct State {
    var loaded = LoadedValues()
    var immediates: [Digest: Term] = [:]
    var resources = ""
  }

  let code = CodeCache()
  private let state = Mutex(State())

  /// Creates an empty memory.
  public init() {}

  /// Results that have been read from the store.
  var loaded: LoadedValues {
    get { state.withLock { $0.loaded } }
    set { state.withLock { $0.loaded = newValue } }
  }

  /// Results of immediate directives that are still good: as long as the book's files are.
  func immediates(for book: Book, dataFolders: [URL]) -> [Digest: Term] {
    let resources = Self.describe(book, dataFolders)
    return state.withLock { state in
      if state.resources != resources {
        state.resources = resources
        state.immediates = [:]
      }
      return state.immediates
    }
  }

  func keep(_ immediates: [Digest: Term]) { state.withLock { $0.immediates = immediates } }

  /// What is declared about the book's files, and which files they are now.
  private static func describe(_ book: Book, _ dataFolders: [URL]) -> String {
    book.resources.values.sorted { $0.name < $1.name }.map { resource in
      let files = resource.candidates(book: book.folder, dataFolders: dataFolders).map {
        DigestMemo.fingerprint(of: $0) ?? "none"
      }
      let options = resource.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return ([resource.name, resource.file, resource.digest?.hexadecimal ?? ""] + options + files)
        .joined(separator: "\u{0}")
    }.joined(separator: "\n")
  }
}
