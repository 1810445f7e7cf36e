import Storage
import Testing

@testable import Notebook

struct CellProgramTests {
  private let origin = SourcePosition(file: "a.md", line: 10, column: 3)

  @Test func positionsAreThoseOfTheChapter() throws {
    let program = CellProgram(
      parsing: "let 名 = 1 // ä\n\nlet (b, c) = (名, f(\n  x))", at: origin)
    #expect(program.diagnostics == [])
    let names = program.statements.compactMap { statement -> [Name]? in
      if case .definition(let definition) = statement { definition.names } else { nil }
    }.flatMap { $0 }
    #expect(names.map(\.text) == ["名", "b", "c"])
    #expect(
      names.map { "\($0.span.position.line):\($0.span.position.column)" } == [
        "10:7", "12:8", "12:11",
      ])
    guard case .definition(let last) = program.statements[1],
      case .tuple(let parts) = last.value.kind
    else {
      Issue.record("no group")
      return
    }
    #expect(parts[1].value.span.length == 2, "a span ends with its line")
  }

  @Test func operatorsBindAsInSwift() throws {
    func shape(_ expression: Expression) -> String {
      switch expression.kind {
      case .integer(let number): return "\(number)"
      case .binary(let operation, _, let left, let right):
        return "(\(shape(left))\(operation.rawValue)\(shape(right)))"
      case .conditional(let test, let first, let second):
        return "(\(shape(test))?\(shape(first)):\(shape(second)))"
      default: return "?"
      }
    }
    func shape(_ code: String) throws -> String {
      shape(try #require(CellProgram.expression(code, at: origin).expression))
    }
    #expect(try shape("1 + 2 * 3 - 4") == "((1+(2*3))-4)")
    #expect(try shape("1 < 2 && 3 == 4 || 5 > 6") == "(((1<2)&&(3==4))||(5>6))")
    #expect(try shape("1 < 2 ? 3 : 4 + 5") == "((1<2)?3:(4+5))")
    #expect(try shape("1 ..< 2 + 3") == "(1..<(2+3))")
    #expect(
      CellProgram.expression("1 < 2 < 3", at: origin).diagnostics.map(\.code) == ["syntax-error"])
  }

  @Test func textLiteralsAreUnescaped() throws {
    let expression = try #require(
      CellProgram.expression(##""a\n\u{e9}\(1)\"""##, at: origin).expression)
    guard case .text(let segments) = expression.kind, segments.count == 3,
      case .literal(let first) = segments[0], case .literal(let last) = segments[2]
    else {
      Issue.record("not three segments: \(expression.kind)")
      return
    }
    #expect(first == "a\né")
    #expect(last == "\"")
  }

  @Test(arguments: [
    "", "(((", "let", "}}}}", "\"\\(", "a.b.c.(", "{ $0", "[1, 2", "let (a, = 3", "\\.", "…",
    "#if x\n#endif", "let a = {", "f(x: y z)", "`a` = 3", ".a.b(.c", "@main struct", "1 2 3",
    "let x = /a/", "f { } g: { }", "let f<T> = 3", "$9999999999999999999",
  ])
  func brokenCodeIsReportedAndNeverTraps(_ code: String) async {
    let program = CellProgram(parsing: code, at: origin)
    _ = await Checker(library: ToyLibrary.library()).check(ToyBook.book(ToyBook.cell(code)))
    if !code.isEmpty {
      #expect(!program.diagnostics.isEmpty || code == "1 2 3" || code == "`a` = 3", "\(program)")
    }
  }

  @Test func deepNestingIsReportedAndNeverOverflows() async {
    let code = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
    #expect(!CellProgram(parsing: code, at: origin).diagnostics.isEmpty)
    let long = "1" + String(repeating: " + 1", count: 3000)
    _ = await Checker(library: ToyLibrary.library()).check(ToyBook.book(ToyBook.cell(long)))
  }

  @Test func nearestNames() {
    #expect(NearestName.find("trian", among: ["train", "trim", "rain"]) == "train")
    #expect(NearestName.find("xyz", among: ["train"]) == nil)
    #expect(NearestName.find("a", among: ["b"]) == nil)
    #expect(NearestName.find("Dead", among: ["on-dead-features"]) == "on-dead-features")
    #expect(NearestName.find("dead", among: ["dead-features", "on-dead-ones"]) == nil)
    #expect(NearestName.find("dea", among: ["dea-features"]) == nil)
    #expect(NearestName.find("dead", among: ["undead-features"]) == nil)
    #expect(NearestName.find("dead.md", among: ["2-dead-features.md"]) == "2-dead-features.md")
    #expect(NearestName.find("dead.md", among: ["dead-features.html"]) == nil)
    #expect(NearestName.list(["b", "a", "c"]) == "`a`, `b` and `c`")
  }
}
