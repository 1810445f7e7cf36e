import Storage

/// The code of a whole book, parsed once, with the names each chapter sees.
struct BookProgram: Sendable {
  /// A cell and its statements.
  struct ParsedCell: Sendable {
    var cell: Cell
    var statements: [Statement]
    /// The number of its first statement among those of its chapter.
    var firstOrder: Int
    /// Whether all of it could be read.
    var isUnderstood = true
  }

  /// An inline value and its code.
  struct ParsedValue: Sendable {
    var value: InlineValue
    var program: InlineProgram
  }

  /// A chapter's code.
  struct ParsedChapter: Sendable {
    var chapter: Chapter
    var cells: [ParsedCell]
    var values: [ParsedValue]
    /// Names defined here and brought in by `uses:`.
    var names: [String: Binding] = [:]
    /// The definitions of the chapter itself, in order.
    var bindings: [Binding] = []
  }

  /// What a name stands for.
  struct Binding: Sendable {
    var name: Name
    var chapter: Int
    var cell: Int
    /// The number of its statement in the chapter.
    var order: Int
    var definition: Definition
    /// Which part of a group it is.
    var component: Int?
  }

  var book: Book
  var chapters: [ParsedChapter]
  /// Mistakes in the syntax and among the names.
  var diagnostics: [Diagnostic] = []

  /// Parses every cell and inline value of a book.
  init(_ book: Book, cache: CodeCache = CodeCache()) {
    self.book = book
    chapters = []
    cache.parse(
      book.chapters.flatMap {
        $0.cells.map(\.code) + $0.inlineValues.map { InlineProgram.swift(for: $0.expression) }
      })
    for (number, chapter) in book.chapters.enumerated() {
      var order = 0
      var parsed = ParsedChapter(chapter: chapter, cells: [], values: [])
      for cell in chapter.cells {
        let program = cache.program(cell.code, at: cell.codePosition)
        diagnostics += program.diagnostics
        let parsedCell = ParsedCell(
          cell: cell, statements: program.statements, firstOrder: order,
          isUnderstood: program.diagnostics.isEmpty)
        define(parsedCell, chapter: number, in: &parsed)
        order += program.statements.count
        parsed.cells.append(parsedCell)
      }
      for value in chapter.inlineValues {
        let program = InlineProgram(
          parsing: value.expression, at: value.position, cache: cache)
        diagnostics += program.diagnostics
        parsed.values.append(ParsedValue(value: value, program: program))
      }
      chapters.append(parsed)
    }
    bringInUsedNames()
  }

  private mutating func define(
    _ cell: ParsedCell, chapter: Int, in parsed: inout ParsedChapter
  ) {
    for (offset, statement) in cell.statements.enumerated() {
      guard case .definition(let definition) = statement else { continue }
      for (component, name) in definition.names.enumerated() where name.text != "_" {
        let binding = Binding(
          name: name, chapter: chapter, cell: cell.cell.index, order: cell.firstOrder + offset,
          definition: definition, component: definition.isGroup ? component : nil)
        if let earlier = parsed.names[name.text] {
          diagnostics.append(
            Diagnostic(
              code: "duplicate-definition", "`\(name.text)` is defined twice in this chapter",
              at: name.span.position, length: name.span.length,
              suggestion: "give one of them another name",
              notes: [.init(earlier.name.span.position, "`\(name.text)` is first defined here")]))
          continue
        }
        parsed.names[name.text] = binding
        parsed.bindings.append(binding)
      }
    }
  }

  private mutating func bringInUsedNames() {
    let numbers = Dictionary(
      chapters.enumerated().map { ($1.chapter.name, $0) }, uniquingKeysWith: { first, _ in first })
    for number in chapters.indices {
      let chapter = chapters[number].chapter
      for use in chapter.uses {
        guard let used = numbers[use.name] else {
          let nearest = NearestName.find(use.name, among: numbers.keys)
          diagnostics.append(
            Diagnostic(
              code: "unknown-chapter", "there is no chapter `\(use.name)`", at: use.position,
              length: use.name.unicodeScalars.count,
              suggestion: nearest.map { "did you mean `\($0)`?" }
                ?? "the chapters are \(NearestName.list(numbers.keys))"))
          continue
        }
        if let cycle = cycle(from: used, to: number, numbers: numbers) {
          let path = ([number] + cycle).map { chapters[$0].chapter.name }
          diagnostics.append(
            Diagnostic(
              code: "uses-cycle",
              "the chapters use each other in a circle: \(path.joined(separator: " → "))",
              at: use.position, length: use.name.unicodeScalars.count,
              suggestion: "move what both need into a third chapter"))
          continue
        }
        bringIn(chapters[used].bindings, into: number, use: use)
      }
    }
  }

  private mutating func bringIn(
    _ bindings: [Binding], into number: Int, use: (name: String, position: SourcePosition)
  ) {
    for binding in bindings where !binding.name.text.hasPrefix("_") {
      guard let present = chapters[number].names[binding.name.text] else {
        chapters[number].names[binding.name.text] = binding
        continue
      }
      guard present.name != binding.name else { continue }
      let isOwn = present.chapter == number
      diagnostics.append(
        Diagnostic(
          code: "name-clash",
          isOwn
            ? "`\(binding.name.text)` is defined here and in the used chapter `\(use.name)`"
            : "`\(binding.name.text)` comes from two used chapters",
          at: isOwn ? present.name.span.position : use.position,
          length: isOwn ? present.name.span.length : use.name.unicodeScalars.count,
          suggestion: "rename one of them",
          notes: [
            .init(binding.name.span.position, "`\(binding.name.text)` in chapter `\(use.name)`")
          ] + (isOwn ? [] : [.init(present.name.span.position, "the other `\(binding.name.text)`")])
        ))
    }
  }

  /// The chapters on a way from `start` back to `goal` along `uses:`.
  private func cycle(from start: Int, to goal: Int, numbers: [String: Int]) -> [Int]? {
    var visited: Set<Int> = []
    func walk(_ number: Int) -> [Int]? {
      if number == goal { return [number] }
      guard visited.insert(number).inserted else { return nil }
      for use in chapters[number].chapter.uses {
        if let next = numbers[use.name], let rest = walk(next) { return [number] + rest }
      }
      return nil
    }
    return walk(start)
  }
}

extension Book {
  /// The setting by which a book asks for other random numbers; any book has it.
  static let seedSetting = "seed"

  /// The setting `seed`, a whole number.
  public var seed: Int? {
    if case .integer(let seed) = settings[Self.seedSetting] { seed } else { nil }
  }
}
