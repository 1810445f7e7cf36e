/// Mathematics wherever text can stand.
extension BookMistake {
  private static func unknown(_ command: String = "bogus") -> Finding {
    .error("bad-formula", "`\\\(command)` is not a command", hint: "other commands")
  }

  static let inFormulas: [BookMistake] = [
    BookMistake("an unknown command in a formula", #"The loss $x + ⟦\bogus⟧ y$ falls."#, unknown()),
    BookMistake(
      "a misspelt command in a formula", #"The sum $⟦\aplha⟧ x$ falls."#,
      .error("bad-formula", #"`\aplha`"#, hint: #"did you mean `\alpha`?"#)),
    BookMistake(
      "an unknown command in a displayed formula", "$$\nx = 1\n  + ⟦\\bogus⟧{y}\n$$\n", unknown()),
    BookMistake(
      "an unknown command in a caption", "```swift {}\n//| cap: The loss $⟦\\bogus⟧$\n1\n```\n",
      unknown()),
    BookMistake(
      "an unknown command in a caption of two lines",
      "```swift {}\n//| cap: The loss\n//|   is $x ⟦\\bogus⟧$\n1\n```\n", unknown()),
    BookMistake(
      "an unknown command in a footnote", "A[^n].\n\n[^n]: The loss $x⟦\\bogus⟧$.\n", unknown()),
    BookMistake(
      "an unknown command in a table", "| a | b |\n|---|---|\n| 1 | é $x ⟦\\bogus⟧$ |\n", unknown()),
    BookMistake(
      "an unknown command in a quotation", "> The loss\n> is $x + ⟦\\bogus⟧$.\n", unknown()),
    BookMistake(
      "an unknown command in a list", "1. One\n2. The $⟦\\bogus⟧$\n", unknown()),
    BookMistake("an unknown command in a heading", "## On $⟦\\bogus⟧$\n", unknown()),
    BookMistake(
      "an unknown command in a displayed formula of a quotation",
      "> $$\n> x\n> + ⟦\\bogus⟧\n> $$\n", unknown()),
    BookMistake(
      "a brace that does not close", "The $x^‸{2$ falls.\n",
      .error("bad-formula", "never closed", hint: "}")),
    BookMistake(
      "a fraction with one part", "The $‸\\frac{1}$ falls.\n",
      .error("bad-formula", "\\frac", hint: "\\frac{")),
    BookMistake(
      "a displayed formula that does not end", "Text.\n\n⟦$$⟧\nx = 1\n\nMore.\n",
      .error("unclosed-formula", "does not end", hint: "before the next empty line")),
    BookMistake(
      "an equation with the label of a figure", "$$x$$ {⟦#fig-x⟧}\n",
      .error("bad-label", "begins with `eq-`", hint: "write `{#eq-x}`")),
    BookMistake(
      "an equation with a label of the wrong form", "$$x$$ {⟦#eq-X⟧}\n",
      .error("bad-label", "small letters", hint: "write `eq-x`")),
    BookMistake(
      "an equation label twice", "$$x$$ {#eq-x}\n\n$$y$$ {⟦#eq-x⟧}\n",
      .error("duplicate-label", "`eq-x`", hint: "another name")),
    BookMistake(
      "two unknown commands in one paragraph", "The $⟦\\bogus⟧$ and $y ⟦\\foo⟧$.\n",
      unknown(), unknown("foo")),
  ]
}
