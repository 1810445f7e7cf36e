import Foundation
import Storage
import Testing

@testable import Notebook

/// The engine and its store together.
struct EngineStoreTests {
  private func run(_ toy: ToyStore, _ code: String) async throws -> (BookResult, [String]) {
    let log = ToyLog()
    let result = try await ToyLibrary.$log.withValue(log) {
      try await toy.engine(log).execute(ToyBook.book(ToyBook.cell(code)))
    }
    return (result, log.entries.filter { $0 != "subject" })
  }

  @Test func damagedResultsAreComputedAgainWithAWarning() async throws {
    let toy = try ToyStore()
    _ = try await run(toy, "grid(2).count")
    let key = try #require(toy.store.list().first?.key)
    let payload = toy.store.entryFolder(for: key).appendingPathComponent("value.json")
    try Data("{}".utf8).write(to: payload)
    let (result, log) = try await run(toy, "grid(2).count")
    #expect(log == ["grid 2"])
    #expect(result.diagnostics.map(\.code) == ["damaged-entry"])
    #expect(result.diagnostics.map(\.severity) == [.warning])
    let (clean, none) = try await run(toy, "grid(2).count")
    #expect(none == [])
    #expect(clean.diagnostics == [])
  }

  @Test func workFoldersAreRemovedWhenTheNodeIsDone() async throws {
    let toy = try ToyStore()
    let left = toy.store.workFolder(for: Digest(of: "killed"))
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    _ = try await run(toy, "grid(1).count")
    let names = try FileManager.default.contentsOfDirectory(
      atPath: toy.folder.appendingPathComponent("work").path)
    #expect(names == [Digest(of: "killed").hexadecimal])
  }

  @Test func reasonsSayWhyThereIsNoResult() async throws {
    let toy = try ToyStore()
    let (first, _) = try await run(toy, "broken(1)")
    #expect(first.nodes.map(\.reason) == ["not computed before"])
    let key = try #require(toy.store.list().first?.key)
    try FileManager.default.removeItem(at: toy.store.entryFolder(for: key))
    let (second, _) = try await run(toy, "broken(1)")
    #expect(second.nodes.map(\.reason) == ["its stored result is gone"])
    let (third, _) = try await run(toy, "broken(1)")
    #expect(third.nodes[0].reason.hasPrefix("stored "))
    #expect(third.nodes[0].outcome == .hit)
    #expect(third.nodes[0].summary == "broken(1)")
  }

  /// What went into a result is not asked for again, so that the next run does not read it.
  @Test func theNextRunReadsAheadWhatTheBookAskedFor() async throws {
    let toy = try ToyStore()
    let code = "score(train(on: harvest(subject(\"toy\"), .residual(3))))"
    let (result, _) = try await run(toy, code)
    let stored = result.nodes.filter { $0.outcome == .computed }
    #expect(stored.map(\.directive) == ["harvest", "train", "score"])
    let file = toy.folder.appendingPathComponent("last.json")
    let history = RunHistory(reading: file)
    #expect(history.calls.count == 3)
    #expect(history.asked == [stored[2].key])
    func past(_ loaded: LoadedValues) -> PastResults {
      PastResults(
        history, store: toy.store, library: ToyLibrary.library(ToyLog()), loaded: loaded)
    }
    var fresh = past(LoadedValues())
    func isMissing(_ lookup: StoreLookup?) -> Bool {
      if case nil = lookup { true } else { false }
    }
    #expect(isMissing(fresh.take(stored[1].key)))
    guard case .hit(let value, _) = fresh.take(stored[2].key) else {
      Issue.record("the score was not read")
      return
    }
    #expect(value.number == 0.602)
    #expect(isMissing(fresh.take(stored[2].key)))
    var loaded = LoadedValues()
    loaded.insert(value, size: 1, for: stored[2].key)
    var later = past(loaded)
    #expect(isMissing(later.take(stored[2].key)))
    let before = try Data(contentsOf: file)
    let (again, log) = try await run(toy, code)
    #expect(log == [] && again.nodes.contains { $0.outcome == .hit })
    #expect(try Data(contentsOf: file) == before)
  }

  /// A history of a version that did not note what was asked for still explains.
  @Test func olderHistoriesAreRead() async throws {
    let toy = try ToyStore()
    try Data(#"{"calls":[]}"#.utf8).write(to: toy.folder.appendingPathComponent("last.json"))
    let (result, log) = try await run(toy, "grid(2).count")
    #expect(log == ["grid 2"] && result.diagnostics == [])
  }

  @Test func resourcesAreFoundAndVerified() throws {
    let toy = try ToyStore()
    let data = toy.folder.appendingPathComponent("data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try Data("content".utf8).write(to: data.appendingPathComponent("model.gguf"))
    func finder(_ digest: Digest?, folders: [URL], package: String? = "pkg==1") -> ResourceFinder {
      let resource = Resource(
        name: "model", file: "model.gguf", digest: digest, package: package,
        packageDigest: nil, member: nil, options: [:],
        position: SourcePosition(file: "book.yml", line: 1, column: 1))
      let book = ToyBook.book(resources: ["model": resource], folder: toy.folder)
      return ResourceFinder(
        book: book, dataFolders: folders,
        memo: DigestMemo(toy.folder.appendingPathComponent("digests.json")))
    }
    let found = try finder(Digest(of: "content"), folders: [data]).find("model")
    #expect(found.digest == Digest(of: "content"))
    #expect(found.url.lastPathComponent == "model.gguf")
    func message(_ body: () throws -> ResolvedResource) -> String {
      do {
        _ = try body()
        return "found"
      } catch {
        return "\(error)"
      }
    }
    let wrong = message { try finder(Digest(of: "other"), folders: [data]).find("model") }
    #expect(wrong.contains(Digest(of: "content").hexadecimal))
    #expect(wrong.contains(Digest(of: "other").hexadecimal))
    #expect(wrong.contains("monograph fetch"))
    let missing = message { try finder(nil, folders: []).find("model") }
    #expect(missing.contains(toy.folder.path) && missing.contains("monograph fetch"))
    let local = message { try finder(nil, folders: [], package: nil).find("model") }
    #expect(local.contains("book.yml") && !local.contains("fetch"))
    #expect(
      message { try finder(nil, folders: []).find("modle") }.contains("did you mean “model”?"))
  }
}
