extension ChapterTemplate {
  /// The chapter's text; its numbers are squares, so that nobody takes them for a result.
  static func text(_ title: Title, label: String, _ chapters: [String]) -> String {
    let using =
      chapters.contains("the-subject-model")
      ? """


      A chapter sees the names of another that it uses: the line `uses: [the-subject-model]` below
      the title brings in what *The subject model* defines, such as the model and the text it reads.
      """ : ""
    return """
      ---
      title: \(title.yaml)
      summary: >-
        Say in a sentence or two what this chapter finds. The list of chapters shows it.
      ---

      Say here what is asked and why. This chapter renders as it is: `monograph preview` shows the page
      while you write, and `monograph check` finds mistakes before anything is computed.\(using)

      ## What was done

      The block below is a *cell*, a small program that runs when the book is rendered. What it computes
      is an example, the squares of the numbers from 1 to 10; put your own in its place. `cap` is the
      caption, `alt` describes the picture to those who cannot see it, and the label in braces lets the
      text refer to it: @\(label) shows how squares grow.

      ```swift {#\(label)}
      //| cap: Each square is further from the last. An example to be replaced.
      //| alt: Line plot of the squares of 1 to 10, a curve that rises ever more steeply from 1 to 100.
      let numbers = 1...10
      let squares = numbers.map { $0 * $0 }
      plot(
        [series("square", x: numbers, y: squares)],
        x: axis("Number", from: 0), y: axis("Its square", from: 0))
      ```

      ## What came out

      A number in the text is computed too, so that it cannot disagree with the plot: the square of
      `{swift} numbers[9]` is `{swift} squares[9]`. `monograph directives` lists what else a cell can say.

      """
  }
}
