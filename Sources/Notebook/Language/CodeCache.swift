import Dispatch
import Synchronization

/// Code that has been parsed, by its text.
///
/// Parsing Swift is the slowest step of reading a book; a process that reads it again and
/// again, as a preview does, parses each cell once.
final class CodeCache: Sendable {
  private let programs = Mutex<[String: CellProgram]>([:])
  /// Beyond this many pieces all are forgotten: an author's editing leaves old ones behind.
  private static let limit = 4096

  /// The program of a piece of code that stands at a position, in a cell or in running text.
  func program(
    _ code: String, at position: SourcePosition, inText isInText: Bool = false
  ) -> CellProgram {
    var program = programs.withLock { $0[code] } ?? parsed(code)
    let offset = CodeOffset(to: position, inText: isInText)
    program.statements = program.statements.map(offset.moved)
    program.diagnostics = program.diagnostics.map(offset.moved)
    return program
  }

  /// Parses pieces of code on all cores, so that they are there when they are asked for.
  func parse(_ codes: [String]) {
    let unknown = programs.withLock { known in Set(codes).filter { known[$0] == nil } }.sorted()
    DispatchQueue.concurrentPerform(iterations: unknown.count) { _ = parsed(unknown[$0]) }
  }

  private func parsed(_ code: String) -> CellProgram {
    let program = CellProgram(
      parsing: code, at: SourcePosition(file: "", line: 1, column: 1))
    programs.withLock { programs in
      if programs.count >= Self.limit { programs.removeAll() }
      programs[code] = program
    }
    return program
  }
}
