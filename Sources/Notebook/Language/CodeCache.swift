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
    let start = SourcePosition(file: "", line: 1, column: 1)
    var program: CellProgram
    if let known = programs.withLock({ $0[code] }) {
      program = known
    } else {
      program = CellProgram(parsing: code, at: start)
      programs.withLock { programs in
        if programs.count >= Self.limit { programs.removeAll() }
        programs[code] = program
      }
    }
    let offset = CodeOffset(to: position, inText: isInText)
    program.statements = program.statements.map(offset.moved)
    program.diagnostics = program.diagnostics.map(offset.moved)
    return program
  }
}
