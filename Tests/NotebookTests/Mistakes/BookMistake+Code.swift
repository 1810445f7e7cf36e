/// What the language lacks, and values of the wrong kind.
extension BookMistake {
  private static let model =
    "let m = subject(\"toy\")\nlet d = train(on: harvest(m, .residual(3)))\n"

  static let inCode: [BookMistake] = [
    BookMistake(
      "an `if` without `else`", cell: "⟦if⟧ true { 1 }",
      .error("unsupported-syntax", "needs an `else`", hint: "else { second }")),
    BookMistake(
      "an `if let` on a value that is never missing",
      cell: "let a = 1\nif let b = ⟦a⟧ { b } else { 2 }",
      .error("wrong-type", "never missing", hint: "use it as it is")),
    BookMistake(
      "`?.` on a value that is never missing", cell: "let a = [1, 2]\n⟦a⟧?.count",
      .error("wrong-type", "never missing", hint: "leave out the `?`")),
    BookMistake(
      "`??` on a value that is never missing", cell: "let a = 1\na ⟦??⟧ 2",
      .error("wrong-type", "`??`", hint: "leave it out")),
    BookMistake(
      "branches of different types", cell: model + "if d.fvu < 1 { 1 } else { ⟦\"two\"⟧ }",
      .error("wrong-type", "share a type")),
    BookMistake(
      "an `if` on a number", cell: "if ⟦1⟧ { 1 } else { 2 }",
      .error("wrong-type", "true or false", hint: "compare")),
    BookMistake(
      "a `switch`", cell: "⟦switch⟧ 1 {\ndefault: 2\n}",
      .error("unsupported-syntax", "no `switch`", hint: "if condition")),
    BookMistake(
      "a `for`", cell: "⟦for⟧ i in 0..<3 { i }",
      .error("unsupported-syntax", "no loops", hint: "map")),
    BookMistake(
      "a `while`", cell: "⟦while⟧ true { 1 }",
      .error("unsupported-syntax", "no loops", hint: "map")),
    BookMistake(
      "a `repeat`", cell: "⟦repeat⟧ { 1 } while true",
      .error("unsupported-syntax", "no loops", hint: "map")),
    BookMistake(
      "a `guard`", cell: "⟦guard⟧ true else { 1 }",
      .error("unsupported-syntax", "no `guard`", hint: "if condition")),
    BookMistake(
      "a `var`", cell: "⟦var⟧ a = 1\na", .error("unsupported-syntax", "no `var`", hint: "use `let`")
    ),
    BookMistake(
      "a function", cell: "⟦func⟧ twice(x: Int) -> Int { 2 * x }",
      .error("unsupported-syntax", "functions are not defined", hint: "closure")),
    BookMistake(
      "an import", cell: "⟦import Foundation⟧",
      .error("unsupported-syntax", "nothing is imported", hint: "uses:")),
    BookMistake(
      "a forced value", cell: model + "d.best⟦!⟧",
      .error("unsupported-syntax", "cannot be forced", hint: "?? 0")),
    BookMistake(
      "an assignment", cell: "let a = 1\na ⟦=⟧ 2",
      .error("unsupported-syntax", "nothing is assigned", hint: "new name")),
    BookMistake(
      "a `return`", cell: "⟦return⟧ 1",
      .error("unsupported-syntax", "returns nothing", hint: "alone")),
    BookMistake(
      "two values in one `let`", cell: "⟦let a = 1, b = 2⟧\na",
      .error("unsupported-syntax", "one name", hint: "`let` line")),
    BookMistake(
      "a `let` without value", cell: "let ⟦a⟧\na",
      .error("unsupported-syntax", "needs a value", hint: "let name = expression")),
    BookMistake(
      "a type that is written down", cell: "let a⟦: Double⟧ = 1\na",
      .error("unsupported-syntax", "never written", hint: "leave out")),
    BookMistake(
      "a dictionary", cell: "⟦[\"a\": 1]⟧",
      .error("unsupported-syntax", "no dictionaries", hint: "groups")),
    BookMistake(
      "a bracket that does not close", cell: "[1, 2‸",
      .error("syntax-error", "`]`", hint: "]")),
    BookMistake(
      "a text that does not end", cell: "let a = \"open‸\na",
      .error("syntax-error", "`\"`", hint: "\"")),
    BookMistake(
      "an operator without a right side", cell: "1 +‸",
      .error("syntax-error", "expected")),
    BookMistake(
      "lists nested too deeply",
      cell: "1\n" + String(repeating: "[", count: 12) + "‸["
        + String(repeating: "]", count: 13),
      .error("too-complex", "12 deep", hint: "split it")),
    BookMistake(
      "an inline value that is a definition", "It is `{swift} ⟦let a = 1⟧`.\n",
      .error("unsupported-syntax", "exactly one expression", hint: "in a cell")),
    BookMistake(
      "two values inline", "It is `{swift} 1, ⟦2⟧`.\n",
      .error("unexpected-argument", "only one value", hint: "for each value")),
    BookMistake(
      "a directive that is misspelt", cell: "⟦harvets⟧(1)",
      .error("unknown-directive", "`harvets`", hint: "did you mean `harvest`?")),
    BookMistake(
      "a label of an argument that is misspelt", cell: model + "train(⟦om⟧: d)",
      .error("unknown-argument", "`om:`", hint: "on")),
    BookMistake(
      "an argument that is missing", cell: "⟦train⟧(ratio: 2)",
      .error("missing-argument", "`on:`", hint: "on:")),
    BookMistake(
      "an argument twice", cell: "named(texts: [\"a\"], ⟦texts⟧: [\"b\"])",
      .error("duplicate-argument", "twice", hint: "leave one")),
    BookMistake(
      "an operator that the language lacks", cell: "1 ⟦&⟧ 2",
      .error("unsupported-syntax", "no operator `&`", hint: "&&")),
    BookMistake(
      "a name of another chapter that is not used",
      [
        "0-a.md": .page("```swift {}\nlet scores = 1\nscores\n```\n"),
        "1-b.md": .page("`{swift} ⟦scores⟧`\n"),
      ],
      .error("unknown-name", "`scores`", hint: "uses: [a]")),
    BookMistake(
      "a name of another chapter beside those that are used",
      [
        "0-a.md": .page("```swift {}\nlet scores = 1\nscores\n```\n"),
        "1-b.md": .page("Text.\n"),
        "2-c.md": .page("`{swift} ⟦scores⟧`\n", uses: "[b]"),
      ],
      .error("unknown-name", "not defined in this chapter", hint: "add `a` to `uses:`")),
    BookMistake(
      "a name of a chapter that a used chapter uses",
      [
        "0-a.md": .page("```swift {}\nlet scores = 1\nscores\n```\n"),
        "1-b.md": .page("Text.\n", uses: "[a]"),
        "2-c.md": .page("`{swift} ⟦scores⟧`\n", uses: "[b]"),
      ],
      .error("unknown-name", "what `b` sees by `uses:` is not handed on", hint: "add `a` to")),
    BookMistake(
      "a figure with a mistake in its syntax",
      "```swift {#fig-a}\n//| cap: C\n//| alt: A\ndraw([1‸\n```\n",
      .error("syntax-error", "`]`")),
  ]

  static let inValues: [BookMistake] = [
    BookMistake(
      "a number where activations belong", cell: "train(on: ⟦3⟧)",
      .error("wrong-type", "Activations")),
    BookMistake(
      "a text where a number belongs", cell: model + "score(d, features: ⟦\"all\"⟧)",
      .error("wrong-type", "whole number")),
    BookMistake(
      "a unit with a symbol", "It is `{swift} 3.5, unit: ⟦\"percent\"⟧`.\n",
      .error("wrong-unit", "“percent” is written “%”", hint: "unit: \"%\"")),
    BookMistake(
      "a unit that is a number", "It is `{swift} 3.5, unit: ⟦3⟧`.\n",
      .error("wrong-unit", "a unit is a text", hint: "quotation marks")),
    BookMistake(
      "a unit that begins with a digit", "It is `{swift} 3.5, unit: ⟦\"10 s\"⟧`.\n",
      .error("wrong-unit", "“10 s” is not a unit", hint: "symbol")),
    BookMistake(
      "a unit that is computed", "It is `{swift} 3.5, unit: ⟦\"\\(2)\"⟧`.\n",
      .error("wrong-unit", "fixed text", hint: "unit: \"nats\"")),
    BookMistake(
      "a unit on a text", "It is `{swift} \"a\", unit: ⟦\"s\"⟧`.\n",
      .error("wrong-unit", "is for numbers", hint: "leave it out")),
    BookMistake(
      "digits on a text", "It is `{swift} \"a\", digits: ⟦3⟧`.\n",
      .error("bad-format", "is for numbers", hint: "leave it out")),
    BookMistake(
      "too many digits", "It is `{swift} 3.5, digits: ⟦40⟧`.\n",
      .error("bad-format", "from 1 to 15", hint: "digits: 3")),
    BookMistake(
      "decimals that are a text", "It is `{swift} 3.5, decimals: ⟦\"two\"⟧`.\n",
      .error("bad-format", "from 0 to 15", hint: "decimals: 2")),
    BookMistake(
      "digits and decimals together", "It is `{swift} 3.5, digits: 3, decimals: ⟦2⟧`.\n",
      .error("bad-format", "exclude each other", hint: "keep one")),
    BookMistake(
      "an interval on a plain number", "It is `{swift} 3.5, interval: ⟦true⟧`.\n",
      .error("bad-format", "is for means", hint: "leave it out")),
    BookMistake(
      "an interval that is a number", "It is `{swift} 3.5, interval: ⟦95⟧`.\n",
      .error("bad-format", "true or false", hint: "interval: true")),
    BookMistake(
      "an option of a value that is misspelt", "It is `{swift} 3.5, ⟦digit⟧: 2`.\n",
      .error("unknown-argument", "`digit:`", hint: "did you mean `digits:`?")),
    BookMistake(
      "a model in a line of text", "It is `{swift} ⟦harvest(subject(\"a\"), .embedding)⟧`.\n",
      .error("wrong-type", "numbers and texts", hint: "tokens")),
    BookMistake(
      "a name before its definition", cell: "⟦later⟧ + 1\nlet later = 2",
      .error("used-before-definition", "before it is defined", hint: "move")),
    BookMistake(
      "a value of an earlier cell in a later one",
      "```swift {}\n⟦b⟧ + 1\n```\n\n```swift {}\nlet b = 1\nb\n```\n",
      .error("used-before-definition", "before it is defined", hint: "move")),
    BookMistake(
      "a name twice in a chapter", cell: "let a = 1\na\nlet ⟦a⟧ = 2\na",
      .error("duplicate-definition", "twice in this chapter", hint: "another name")),
    BookMistake(
      "`compactMap` without missing values", cell: "[1, 2].compactMap { ⟦$0 + 1⟧ }",
      .error("wrong-type", "may be missing", hint: "`map`")),
    BookMistake(
      "`sorted(by:)` with a number", cell: "[1, 2].sorted { ⟦$0 - $1⟧ }",
      .error("wrong-type", "true or false", hint: "<")),
    BookMistake(
      "`filter` with a number", cell: "[1, 2].filter { ⟦$0 * 2⟧ }",
      .error("wrong-type", "true or false", hint: "compare")),
    BookMistake(
      "a closure without function", cell: "let f = ⟦{ $0 + 1 }⟧\nf",
      .error("misplaced-closure", "handed to a function", hint: "map")),
    BookMistake(
      "an element out of range",
      "```swift {}\n//| alt: Points\ndraw([1], sizes: [2, ⟦11⟧])\n```\n",
      .error("out-of-range", "11")),
    BookMistake(
      "an argument out of range",
      cell: model + "train(on: harvest(m, .embedding), ratio: ⟦100⟧)\nd",
      .error("out-of-range", "100")),
    BookMistake(
      "a division by zero", cell: "let a = 0\n1 ⟦/⟧ a",
      .error("division-by-zero", "zero")),
    BookMistake(
      "an element that a list does not have", cell: "[1, 2][⟦2⟧]",
      .error("index-out-of-range", "2", hint: "the last is 1")),
    BookMistake(
      "the largest of an empty list", cell: "[1, 2].filter { $0 > 5 }.⟦max⟧()",
      .error("index-out-of-range", "the list is empty")),
    BookMistake(
      "an empty list where one element is needed",
      "```swift {}\n//| alt: Points\ndraw(⟦[]⟧)\n```\n",
      .error("empty-list", "at least one")),
    BookMistake(
      "a range that ends before it begins", cell: "5⟦...⟧4",
      .error("empty-range", "5 is greater than 4")),
    BookMistake(
      "a list of different types", cell: "[1, ⟦\"a\"⟧]",
      .error("mixed-list", "share a type", hint: "group")),
    BookMistake(
      "an unknown setting",
      [
        "book.yml": .text("title: T\nprofiles:\n  standard: {tokens: 3}\n"),
        "a.md": .page("`{swift} profile.⟦token⟧`\n"),
      ],
      .error("unknown-setting", "`token`", hint: "did you mean `profile.tokens`?")),
    BookMistake(
      "a setting of a book without settings", "`{swift} profile.⟦token⟧`\n",
      .error("unknown-setting", "`token`", hint: "profiles")),
    BookMistake(
      "a definition that nothing uses", cell: "let ⟦a⟧ = 1\nlet b = 2\nb",
      .warning("unused-definition", "`a` is never used", hint: "show it")),
    BookMistake(
      "a value that may be missing in a sum", cell: model + "d.best ⟦+⟧ 1",
      .error("wrong-type", "may be missing", hint: "??")),
    BookMistake(
      "a place that the model does not have", cell: "harvest(subject(\"a\"), .residual(⟦99⟧))",
      .error("invalid-argument", "layers 0 to 29")),
    BookMistake(
      "a place that is misspelt", cell: "harvest(subject(\"a\"), .⟦residaul⟧(9))",
      .error("unknown-case", "residaul", hint: "residual")),
  ]

  static let amongChapters: [BookMistake] = [
    BookMistake(
      "chapters that use each other",
      [
        "0-a.md": .page("```swift {}\nlet a = 1\na\n```\n", uses: "[⟦b⟧]"),
        "1-b.md": .page("```swift {}\nlet b = 1\nb\n```\n", uses: "[⟦a⟧]"),
      ],
      .error("uses-cycle", "a → b → a", hint: "third chapter"),
      .error("uses-cycle", "b → a → b", hint: "third chapter")),
    BookMistake(
      "a chapter that uses itself", ["a.md": .page("Text.\n", uses: "⟦a⟧")],
      .error("uses-cycle", "its own names", hint: "delete it")),
    BookMistake(
      "a misspelt chapter in uses",
      ["0-training.md": .page("Text.\n"), "1-b.md": .page("Text.\n", uses: "[⟦trainig⟧]")],
      .error("unknown-chapter", "`trainig`", hint: "did you mean `training`?")),
    BookMistake(
      "a chapter in uses by a part of its name",
      [
        "0-the-training-runs.md": .page("Text.\n"),
        "1-b.md": .page("Text.\n", uses: "[⟦training.md⟧]"),
      ],
      .error("unknown-chapter", "`training.md`", hint: "did you mean `the-training-runs`?")),
    BookMistake(
      "a chapter in uses by its file's name",
      ["0-training.md": .page("Text.\n"), "1-b.md": .page("Text.\n", uses: "⟦0-training.md⟧")],
      .error("unknown-chapter", "`0-training.md`", hint: "write `training`")),
    BookMistake(
      "a name that is also in a used chapter",
      [
        "0-a.md": .page("```swift {}\nlet a = 1\na\n```\n"),
        "1-b.md": .page("```swift {}\nlet ⟦a⟧ = 2\na\n```\n", uses: "[a]"),
      ],
      .error("name-clash", "defined here and in the used chapter `a`", hint: "rename")),
    BookMistake(
      "a name in two used chapters",
      [
        "0-a.md": .page("```swift {}\nlet a = 1\na\n```\n"),
        "1-b.md": .page("```swift {}\nlet a = 2\na\n```\n"),
        "2-c.md": .page("`{swift} a`\n", uses: "[a, ⟦b⟧]"),
      ],
      .error("name-clash", "two used chapters", hint: "rename")),
  ]
}
