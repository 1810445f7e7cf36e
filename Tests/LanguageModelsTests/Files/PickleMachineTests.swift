import Foundation
import Testing

@testable import LanguageModels

@Suite struct PickleMachineTests {
  private func problem(_ program: [UInt8]) -> PickleMachine.Problem? {
    var machine = PickleMachine(program)
    do {
      _ = try machine.run()
      return nil
    } catch { return error }
  }

  /// A program that stops after some instructions.
  private func problem(_ text: String, _ rest: [UInt8] = []) -> PickleMachine.Problem? {
    problem([0x80, 2] + Array(text.utf8) + rest + Array(".".utf8))
  }

  static let forbidden: [(String, String, Int)] = [
    ("cos\nsystem\n", "“os.system”", 2), ("cbuiltins\neval\n", "“builtins.eval”", 2),
    ("ctorch\nload\n", "“torch.load”", 2), ("(ios\nsystem\n", "INST", 3), ("(o", "OBJ", 3),
    ("N\u{1}", "0x1", 3), ("P1\n", "PERSID", 2), ("S'a'\n", "STRING", 2), ("N0", "POP", 3),
    ("ccollections\nOrderedDict\n(NtR", "made empty", 30),
    ("ctorch\nFloatStorage\n)R", "a call of a type", 23), ("}}b", "", 0),
    ("}}NNsb", "attributes", 7), ("]Nb", "attributes", 4), ("NQ", "not a storage", 3),
    ("N)R", "not a function", 4), ("ctorch._utils\n_rebuild_parameter\n)R", "parameter", 36),
  ]

  @Test("code and everything unknown is refused, with its place", arguments: forbidden)
  func isRefused(_ text: String, _ part: String, _ offset: Int) {
    let problem = problem(text)
    if part.isEmpty {
      // Two dictionaries: the second gives the first no attributes, which is allowed.
      #expect(problem == nil)
    } else {
      #expect(problem?.description.contains(part) == true, "\(text): \(problem as Any)")
      #expect(problem?.offset == offset)
    }
  }

  @Test("new classes and extensions are refused")
  func newObjects() {
    for (code, name) in [(0x81, "NEWOBJ"), (0x92, "NEWOBJ_EX"), (0x82, "EXT1"), (0x97, "NEXT")] {
      #expect(problem("N", [UInt8(code)])?.description.contains(name) == true)
    }
    let stacked: [UInt8] =
      [0x8c, 2] + Array("os".utf8) + [0x8c, 6] + Array("system".utf8) + [0x93]
    #expect(problem("", stacked)?.description.contains("os.system") == true)
  }

  static let broken: [[UInt8]] = [
    [], [0x80], [0x80, 9], [0x80, 2, 0x2e], [0x80, 2, 0x4e], [0x80, 2, 0x4e, 0x4e, 0x2e],
    [0x80, 2, 0x28, 0x4e, 0x2e], [0x80, 2, 0x74], [0x80, 2, 0x85], [0x80, 2, 0x28, 0x85],
    [0x80, 2, 0x71, 0], [0x80, 2, 0x68, 0], [0x80, 2, 0x58, 0xff, 0xff, 0xff, 0xff],
    [0x80, 2, 0x58, 1, 0, 0, 0, 0xff, 0x2e], [0x80, 2, 0x47, 0], [0x80, 2, 0x8a, 9],
    [0x80, 2, 0x63, 0x61, 0x62], [0x80, 2, 0x73], [0x80, 2, 0x4e, 0x75], [0x80, 2, 0x4e, 0x61],
    [0x80, 2, 0x7d, 0x28, 0x4e, 0x75], [0x95, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ]

  @Test("programs that are cut short or senseless end with an error", arguments: broken)
  func isBroken(_ program: [UInt8]) {
    #expect(problem(program) != nil)
  }

  @Test("a value nested a million times takes no stack, one that contains itself no time")
  func nesting() throws {
    let depth = 1_000_000
    var machine = PickleMachine(
      [0x80, 2] + [UInt8](repeating: 0x5d, count: depth)
        + [UInt8](repeating: 0x61, count: depth - 1) + [0x2e])
    #expect(try machine.run() == .object(0))
    #expect(machine.objects.count == depth)
    var own = PickleMachine([0x80, 2, 0x5d, 0x71, 0, 0x68, 0, 0x61, 0x2e])
    #expect(try own.run() == .object(0))
  }

  @Test("integers of every length")
  func integers() throws {
    func value(_ bytes: [UInt8]) throws -> Int? {
      var machine = PickleMachine([0x80, 2] + bytes + [0x2e])
      return try machine.run().integer
    }
    #expect(try value([0x4b, 200]) == 200)
    #expect(try value([0x4d, 1, 2]) == 513)
    #expect(try value([0x4a, 0xfd, 0xff, 0xff, 0xff]) == -3)
    #expect(try value([0x8a, 0]) == 0)
    #expect(try value([0x8a, 1, 0xff]) == -1)
    #expect(try value([0x8a, 6, 0, 0, 0, 0, 0, 1]) == 1 << 40)
    #expect(try value([0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x80]) == Int.min)
  }

  @Test("views that leave their storage or claim more than it holds are refused")
  func views() {
    let storage = TorchStorage(kind: .float, key: "0", count: 12)
    func isSound(_ offset: Int, _ shape: [Int], _ strides: [Int]) -> Bool {
      TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides) != nil
    }
    #expect(isSound(0, [3, 4], [4, 1]) && isSound(0, [4, 3], [1, 4]) && isSound(11, [], []))
    #expect(isSound(0, [0, 5], [5, 1]))
    #expect(!isSound(1, [3, 4], [4, 1]) && !isSound(12, [], []) && !isSound(-1, [1], [1]))
    #expect(!isSound(0, [13], [0]) && !isSound(0, [2], [-1]) && !isSound(0, [-1], [1]))
    #expect(!isSound(0, [2, 2], [Int.max, 1]) && !isSound(0, [Int.max, 4], [1, 1]))
    #expect(!isSound(0, [2], [1, 1]))
  }
}
