import Foundation
import Storage
import Testing

@testable import Notebook

/// A value with files of its own, as tensors have.
struct FileValue: NominalValue {
  static let typeName = "File"
  static let summary = "A file."
  var content: String
  var presentation: Presentation { .none }

  static func read(_ payload: Data, in folder: URL) throws -> FileValue {
    FileValue(
      content: try String(
        contentsOf: folder.appendingPathComponent("big/data.bin"), encoding: .utf8))
  }

  func write(in folder: URL) throws -> Data {
    let big = folder.appendingPathComponent("big")
    try FileManager.default.createDirectory(at: big, withIntermediateDirectories: true)
    try Data(content.utf8).write(to: big.appendingPathComponent("data.bin"))
    return Data("{\"length\":\(content.utf8.count)}".utf8)
  }
}

/// Results survive and damage is noticed.
struct StoreTests {
  private let library = DirectiveLibrary(
    directives: [Broken.self], nominals: [FileValue.self, ToyDictionary.self],
    choices: [Site.self, Statistic.self])
  private let key = Digest(of: "a key")

  @discardableResult
  private func write(_ value: Value, _ store: Store) throws -> StoreEntry {
    try store.write(value, key: key, directive: "test", version: 1, seconds: 2, inputs: [])
  }

  private func lookup(_ store: Store, _ type: ValueType) -> (value: Value?, problem: String?) {
    switch store.lookup(key, type: type, library: library) {
    case .hit(let value, _): (value, nil)
    case .miss: (nil, nil)
    case .damaged(let problem): (nil, problem)
    }
  }

  @Test func everyKindOfValueComesBack() throws {
    let toy = try ToyStore()
    let values: [Value] = [
      .integer(-3), .real(0.1), .real(1e-300), .real(-.infinity), .real(.nan), .boolean(false),
      .text("a \"quoted\" 👩‍🔬\nline"), .range(2..<5), .missing, .choice(Site.residual(3)),
      .choice(Statistic.median), .array([]), .array([.integer(1), .missing]),
      .tuple([("a", .integer(1)), (nil, .array([.choice(Site.embedding)]))]),
    ]
    for value in values {
      try? FileManager.default.removeItem(at: toy.store.entryFolder(for: key))
      try write(value, toy.store)
      let read = try #require(lookup(toy.store, ValueType(of: value)).value)
      #expect("\(read)" == "\(value)")
    }
  }

  @Test func nominalsInListsHaveFoldersOfTheirOwn() throws {
    let toy = try ToyStore()
    let value = Value.array([
      .nominal(FileValue(content: "first")), .nominal(FileValue(content: "second")),
    ])
    let entry = try write(value, toy.store)
    #expect(
      entry.files.map(\.name) == [
        "0/big/data.bin", "0/value.json", "1/big/data.bin", "1/value.json",
      ])
    guard case .array(let elements)? = lookup(toy.store, .array(.nominal("File"))).value else {
      Issue.record("no list")
      return
    }
    #expect(
      try elements.map { try FileValue($0).content } == ["first", "second"])
  }

  @Test(arguments: ["truncate", "change", "remove", "payload", "description", "same-size"])
  func damageIsAMissAndIsReplaced(_ damage: String) throws {
    let toy = try ToyStore()
    let value = Value.nominal(FileValue(content: "precious"))
    try write(value, toy.store)
    #expect(lookup(toy.store, .nominal("File")).value != nil)
    let folder = toy.store.entryFolder(for: key)
    let file = folder.appendingPathComponent("big/data.bin")
    switch damage {
    case "truncate": try Data("prec".utf8).write(to: file)
    case "change": try Data("precious!".utf8).write(to: file)
    case "same-size": try Data("Precious".utf8).write(to: file)
    case "remove": try FileManager.default.removeItem(at: file)
    case "payload":
      try Data("{\"length\":9}".utf8).write(to: folder.appendingPathComponent("value.json"))
    default: try Data("{".utf8).write(to: folder.appendingPathComponent("entry.json"))
    }
    let found = lookup(toy.store, .nominal("File"))
    #expect(found.value == nil)
    #expect(found.problem != nil)
    #expect(toy.store.verify().map(\.key) == [key])
    try write(value, toy.store)
    #expect(lookup(toy.store, .nominal("File")).value != nil)
    #expect(toy.store.verify().isEmpty)
  }

  @Test func theFirstOfTwoWritersWinsAndNothingIsLeftBehind() throws {
    let toy = try ToyStore()
    try write(.integer(1), toy.store)
    let entry = toy.store.entryFolder(for: key).appendingPathComponent("entry.json")
    let before = try FileManager.default.attributesOfItem(atPath: entry.path)[.systemFileNumber]
    try write(.integer(1), toy.store)
    let after = try FileManager.default.attributesOfItem(atPath: entry.path)[.systemFileNumber]
    #expect(before as? Int == after as? Int)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: toy.store.temporaryFolder.path) == [])
  }

  @Test func leftoversOfAKilledProcessAreIgnored() throws {
    let toy = try ToyStore()
    let half = toy.store.temporaryFolder.appendingPathComponent("half")
    try FileManager.default.createDirectory(at: half, withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: half.appendingPathComponent("value.json"))
    #expect(toy.store.list().isEmpty)
    #expect(toy.store.verify().isEmpty)
    #expect(lookup(toy.store, .integer).problem == nil)
  }

  @Test func aFolderThatCannotBeWrittenToIsExplained() throws {
    let toy = try ToyStore()
    try FileManager.default.removeItem(at: toy.store.temporaryFolder)
    try Data().write(to: toy.store.temporaryFolder)
    #expect(throws: StoreError.self) { try write(.integer(1), toy.store) }
  }

  @Test func garbageIsWhatIsNotKept() throws {
    let toy = try ToyStore()
    try write(.text("kept"), toy.store)
    let other = Digest(of: "other")
    try toy.store.write(
      .text("dropped"), key: other, directive: "test", version: 1, seconds: 0, inputs: [])
    _ = try toy.store.artifact(key: other, name: "a.png") { [1, 2] }
    #expect(toy.store.list().count == 2)
    #expect(try toy.store.collectGarbage(keeping: [key]) > 0)
    #expect(toy.store.list().map(\.key) == [key])
    var isMadeAgain = false
    _ = try toy.store.artifact(key: other, name: "a.png") {
      isMadeAgain = true
      return []
    }
    #expect(isMadeAgain)
  }

  @Test func artifactsAreMadeOnceAndAgainWhenDamaged() throws {
    let toy = try ToyStore()
    var count = 0
    func artifact(_ name: String) throws -> [UInt8] {
      try toy.store.artifact(key: key, name: name) {
        count += 1
        return [7, 8, 9]
      }
    }
    #expect(try artifact("dark.png") == [7, 8, 9])
    #expect(try artifact("dark.png") == [7, 8, 9])
    #expect(count == 1)
    _ = try artifact("light.png")
    #expect(count == 2)
    for name in try FileManager.default.contentsOfDirectory(atPath: toy.store.artifactsFolder.path)
    {
      try Data("short".utf8).write(to: toy.store.artifactsFolder.appendingPathComponent(name))
    }
    #expect(try artifact("dark.png") == [7, 8, 9])
    #expect(count == 3)
  }

  @Test func rememberedDigestsFollowTheFile() throws {
    let toy = try ToyStore()
    let file = toy.folder.appendingPathComponent("data")
    try Data("one".utf8).write(to: file)
    let memo = DigestMemo(toy.folder.appendingPathComponent("memo.json"))
    #expect(try memo.digest(of: file) == Digest(of: "one"))
    memo.save()
    try Data("two".utf8).write(to: file)
    let again = DigestMemo(toy.folder.appendingPathComponent("memo.json"))
    #expect(try again.digest(of: file) == Digest(of: "two"))
  }
}
