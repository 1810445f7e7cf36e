import Notebook
import Storage

/// One line of the checks panel.
private struct Check {
  var isInOrder: Bool
  var title: String
  var content: [HTML]
}

extension PageContext {
  /// The foot of a page: what was checked, how to make the page again.
  func colophon() -> HTML {
    var lines = [checks()]
    if hasComputed {
      lines.append(
        .tag(
          .p, [:],
          "Figures, tables of results and numbers underlined with dots were computed by the "
            + "directives that stand with them or that they lead to."))
    }
    lines.append(
      .tag(
        .p, [:],
        [.text("Made again by "), .tag(.code, [:], site.provenance.command), .text(".")]))
    return .tag(.footer, ["class": "colophon"], [.tag(.div, [:], lines)])
  }

  private func checks() -> HTML {
    // A page that computes nothing needs no model and has no results.
    let checks =
      [sourceCheck()] + (hasComputed ? [resourceCheck()] : []) + [seedCheck()]
      + (hasComputed ? [resultCheck()] : []) + [warningCheck(), toolCheck()]
    let count = checks.count(where: \.isInOrder)
    let items = checks.map { check in
      HTML.tag(
        .li, ["class": check.isInOrder ? "check ok" : "check attention"],
        [.tag(.strong, [:], check.title + ":"), .text(" ")] + check.content)
    }
    var content: [HTML] = [
      .tag(.summary, [:], "Checks: \(count) of \(checks.count) in order"),
      .tag(.ul, ["class": "check-list"], items),
    ]
    if layout == .site {
      content += [
        .tag(
          .p, [:],
          [
            .tag(.a, ["href": "run.html"], "The record of the last run"), .text(" · "),
            .tag(.a, ["href": Manifest.fileName], "All files with their digests"),
          ]),
        .tag(.dl, ["class": "run-facts", "data-run": ""]),
      ]
    }
    return .tag(.details, ["class": "checks"], content)
  }

  /// Whether the page shows anything that directives compute, or would if they had not failed.
  private var hasComputed: Bool {
    !result.values.isEmpty
      || result.cells.contains { cell in
        if case .succeeded = cell.status { return !cell.nodes.isEmpty }
        return true
      }
  }

  private func sourceCheck() -> Check {
    let texts = ([chapter.source] + chapter.inclusions).filter { !$0.isGenerated }
    var seen: Set<String> = []
    let files = texts.filter { seen.insert($0.file).inserted }
    let items = files.map { text -> HTML in
      let path = layout == .site ? catalog.sources[text.file]?.path : nil
      let name = path.map { HTML.tag(.a, ["href": WebAddress.path($0)], text.file) }
      guard let digest = site.book.sources[text.file] else {
        return .fragment([name ?? .text(text.file), .text(", of unknown content")])
      }
      return .fragment([
        name ?? .text(text.file), .text(", SHA-256 "),
        Self.key(digest.hexadecimal, digest.short),
      ])
    }
    return Check(
      isInOrder: files.allSatisfy { site.book.sources[$0.file] != nil },
      title: files.count > 1 ? "Sources" : "Source", content: HTML.joined(items, by: "; "))
  }

  private func resourceCheck() -> Check {
    let resources = site.provenance.resources
    guard !resources.isEmpty else {
      return Check(isInOrder: true, title: "Model and data", content: [.text("none declared")])
    }
    return Check(
      isInOrder: resources.allSatisfy { $0.digest != nil }, title: "Model and data",
      content: HTML.joined(resources.map { .fragment(description(of: $0)) }, by: "; "))
  }

  private func seedCheck() -> Check {
    var text = site.provenance.seed
    if text.isEmpty { text = "not known" }
    if text.allSatisfy(\.isNumber) {
      text += "; every directive call draws from it by its own arguments, not by its place"
    }
    return Check(
      isInOrder: !site.provenance.seed.isEmpty, title: "Seed", content: [.text(text)])
  }

  private func resultCheck() -> Check {
    let count = Set(result.cells.flatMap(\.nodes)).count
    var (failed, blocked) = (0, 0)
    for (cell, result) in zip(chapter.cells, result.cells) {
      switch result.status {
      case .succeeded: break
      case .failed: failed += cell.options.expectsError ? 0 : 1
      case .blocked: blocked += 1
      }
    }
    let missing = result.values.count { if case .failed = $0 { true } else { false } }
    var problems: [String] = []
    if failed > 0 { problems.append("\(Wording.count(failed, "cell")) failed") }
    if blocked > 0 {
      problems.append(
        "\(Wording.count(blocked, "cell")) \(blocked == 1 ? "waits" : "wait") for another")
    }
    if missing > 0 {
      problems.append(
        "\(Wording.count(missing, "value")) \(missing == 1 ? "is" : "are") missing")
    }
    let found = "\(Wording.count(count, "directive result"))"
    return Check(
      isInOrder: problems.isEmpty, title: "Results",
      content: [
        .text(problems.isEmpty ? found + ", all whole" : found + "; " + Wording.list(problems))
      ])
  }

  private func warningCheck() -> Check {
    let count = result.cells.reduce(0) { $0 + $1.warnings.count }
    return Check(
      isInOrder: count == 0, title: "Warnings",
      content: [.text(count == 0 ? "none" : "\(count), shown with the results")])
  }

  private func toolCheck() -> Check {
    Check(
      isInOrder: true, title: "Program",
      content: [
        .text("Monograph \(site.provenance.toolVersion), profile \(site.provenance.profile)")
      ])
  }
}
