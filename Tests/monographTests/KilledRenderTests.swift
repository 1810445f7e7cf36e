import Foundation
import Testing

/// A render that is killed at any moment costs time only.
@Suite struct KilledRenderTests {
  /// Numbers that look random and are the same in every run.
  private struct Randomness: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }

  /// Everything but the record of the run, which the manifest names.
  private func pages(_ book: TestFolder, _ output: String) throws -> [String: Data] {
    struct Manifest: Decodable { var record: [String] }
    var files = try book.files(in: output)
    let manifest = try #require(files["manifest.json"])
    for path in try JSONDecoder().decode(Manifest.self, from: manifest).record {
      #expect(files.removeValue(forKey: path) != nil, "\(path)")
    }
    return files
  }

  @Test func thirtyTimesWhileItComputes() throws {
    let book = try TrainingBook()
    let start = ContinuousClock.now
    let whole = try book.run("render", "--output", "Whole", "--store", "whole")
    let microseconds = (ContinuousClock.now - start) / .microseconds(1)
    #expect(whole.errors.contains("24 results computed, 0 reused"), "\(whole.errors)")
    var randomness = Randomness(state: 3)
    var finished: [String: String] = [:]
    var isDone = false
    var killCount = 0
    for _ in 0..<30 {
      let program = try book.start("render", "--explain")
      // A fresh start costs the same as a tenth of the work, so most of these do some of it.
      usleep(UInt32(Double.random(in: 0...0.5, using: &randomness) * min(microseconds, 3e6)))
      program.send(SIGKILL)
      let outcome = try program.wait()
      if outcome.status != 0 {
        #expect(outcome.status == -1, "\(outcome.errors)")
        if !isDone { killCount += 1 }
      } else {
        isDone = true
      }
      #expect(!outcome.errors.contains("damaged"), "\(outcome.errors)")
      #expect(!outcome.errors.contains("waiting"), "\(outcome.errors)")
      let results = try book.results()
      for (path, mark) in finished { #expect(results[path] == mark, "computed again: \(path)") }
      finished = results
    }
    #expect(killCount >= 5, "the book is too small to be hit")
    let last = try book.run("render", "--explain")
    #expect(last.status == 0)
    #expect(last.errors.contains("\(24 - finished.count) results computed"), "\(last.errors)")
    #expect(last.output.components(separatedBy: "  hit  ").count - 1 == finished.count)
    for (path, mark) in finished { #expect(try book.results()[path] == mark, "\(path)") }
    #expect(try pages(book, "Output") == pages(book, "Whole"))
    #expect(try book.remains(in: "Output") == [])
    #expect(try book.remains(in: ".monograph") == [])
    #expect(try book.run("store", "verify").status == 0)
    #expect(try book.run("check", "--output", "Output").status == 0)
  }

  @Test func whileItWritesPages() throws {
    let book = try ChapterBook()
    #expect(try book.run("render", "--output", "Whole").status == 0)
    #expect(try book.run("render").status == 0)
    let chapters = ["00-one", "10-two", "20-three"]
    let texts = try chapters.map { try book.text("Chapters/\($0).md") }
    let start = ContinuousClock.now
    #expect(try book.run("render").status == 0)
    let microseconds = (ContinuousClock.now - start) / .microseconds(1)
    var randomness = Randomness(state: 8)
    for round in 1...15 {
      // Every page, every figure and the list of search words changes.
      for (chapter, text) in zip(chapters, texts) {
        try book.write(
          text.replacing("What", with: "In round \(round), what")
            .replacing("\"Value\"", with: "\"Value \(round % 2)\""), to: "Chapters/\(chapter).md")
      }
      let program = try book.start("render")
      usleep(UInt32(Double.random(in: 0.3...2, using: &randomness) * min(microseconds, 1e6)))
      program.send(SIGKILL)
      #expect(try !program.wait().errors.contains("error"))
    }
    for (chapter, text) in zip(chapters, texts) {
      try book.write(text, to: "Chapters/\(chapter).md")
    }
    #expect(try book.run("render").status == 0)
    #expect(try pages(book, "Output") == pages(book, "Whole"))
    #expect(try book.remains(in: "Output") == [])
    #expect(try book.remains(in: ".monograph") == [])
    #expect(try book.run("check", "--output", "Output", "--strict").status == 0)
  }

  @Test func aDeadProcessHoldsNoLock() throws {
    let book = try TrainingBook()
    let killed = try book.start("render")
    #expect(killed.waits(for: "train("))
    killed.send(SIGKILL)
    #expect(try killed.wait().status == -1)
    let next = try book.run("render")
    #expect(next.status == 0)
    #expect(!next.errors.contains("waiting"), "\(next.errors)")
    #expect(try book.remains(in: ".monograph") == [])
  }

  @Test func twoAtOnceDoTheWorkOnce() throws {
    let book = try TrainingBook()
    let first = try book.start("render")
    #expect(first.waits(for: "harvest("))
    let second = try book.start("render")
    let outcomes = [try first.wait(), try second.wait()]
    #expect(outcomes.map(\.status) == [0, 0], "\(outcomes.map(\.errors))")
    #expect(outcomes[0].errors.contains("24 results computed, 0 reused, "))
    #expect(!outcomes[0].errors.contains("waiting"))
    #expect(
      outcomes[1].errors.hasPrefix("waiting for another render that uses "),
      "\(outcomes[1].errors)")
    #expect(outcomes[1].errors.contains("0 results computed, 24 reused, 0 files changed"))
    #expect(try book.run("render", "--output", "Alone", "--store", "alone").status == 0)
    #expect(try pages(book, "Output") == pages(book, "Alone"))
    // One store, two sites: the second waits for the results too.
    #expect(try book.run("render", "--output", "Other").errors.contains("24 reused"))
  }

  @Test func checkpointsOfUnfinishedWorkStay() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    let keys = try book.results().keys.map { $0.split(separator: "/")[2] }.sorted()
    let unfinished = String(repeating: "0", count: 64)
    try book.write("a lock", to: ".monograph/work/\(unfinished).lock")
    try book.write("half", to: ".monograph/work/\(unfinished)/checkpoint/training.safetensors")
    try book.write("old", to: ".monograph/work/\(keys[0])/checkpoint/training.safetensors")
    try book.write("half", to: ".monograph/store/tmp/\(keys[1].prefix(10))-1-0A/value.json")
    try book.write("half", to: ".monograph/.digests.json.1-2.tmp")
    try book.write("half", to: ".monograph/artifacts/.\(keys[2])-0.1-2.tmp")
    #expect(try book.run("render").errors.contains("0 results computed, 3 reused"))
    let left = try book.remains(in: ".monograph")
    #expect(
      left == [
        "work/\(unfinished)", "work/\(unfinished)/checkpoint",
        "work/\(unfinished)/checkpoint/training.safetensors",
      ])
    // Nothing in the book needs that result.
    #expect(try book.run("store", "collect").status == 0)
    #expect(try book.remains(in: ".monograph") == [])
  }
}
