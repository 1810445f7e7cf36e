import Foundation
import Storage

extension CrossReferences {
  /// Finds references, links and images that lead nowhere.
  func check(_ chapters: [Chapter], folder: URL) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for (index, chapter) in chapters.enumerated() {
      var seen: Set<SourcePosition> = []
      chapter.visit { _ in
      } inlines: { inline in
        guard let problem = problem(with: inline, in: index, folder),
          seen.insert(problem.position).inserted
        else { return }
        diagnostics.append(problem)
      }
    }
    return diagnostics
  }

  private func problem(with inline: Inline, in chapter: Int, _ folder: URL) -> Diagnostic? {
    switch inline {
    case .reference(let reference):
      guard targets[reference.label] == nil else { return nil }
      return Diagnostic(
        code: "unknown-reference", "nothing in the book has the label `\(reference.label)`",
        at: reference.position, length: reference.label.unicodeScalars.count + 1,
        suggestion: NearestName.find(reference.label, among: targets.keys).map {
          "did you mean `@\($0)`?"
        } ?? Self.advice(for: reference.label))
    case .link(let destination, _, _, let position):
      return problem(withLink: destination, from: chapter, at: position)
    case .image(let source, _, let alternative, let position):
      if alternative.allSatisfy(\.isWhitespace) {
        return Diagnostic(
          code: "missing-alt", "the image has no description for who cannot see it", at: position,
          suggestion: "write it in the brackets, `![what it shows](\(source))`")
      }
      return problem(withImage: source, folder, at: position)
    default: return nil
    }
  }

  private static func advice(for label: String) -> String {
    switch label.split(separator: "-").first {
    case "ch": "a chapter is called by its file's name without number: `@ch-training`"
    case "eq": "write `{#\(label)}` behind the `$$` that ends the equation"
    case "sec": "write `{#\(label)}` at the end of the heading"
    default: "write `{#\(label)}` behind `swift` on the fence of the cell"
    }
  }

  private func problem(
    withLink destination: String, from chapter: Int, at position: SourcePosition
  ) -> Diagnostic? {
    if let scheme = destination.scheme, !["http", "https", "mailto"].contains(scheme) {
      return Diagnostic(
        code: "link-scheme", "links with `\(scheme):` are not allowed", at: position,
        suggestion: "use `https:`, `http:`, `mailto:` or a chapter's file name")
    }
    switch resolve(link: destination, from: chapter) {
    case .page: return nil
    case nil:
      guard destination.scheme == nil, !destination.hasPrefix("//") else { return nil }
      let path = String(destination.prefix { $0 != "#" && $0 != "?" })
      guard !Self.siteFiles.contains(path) else { return nil }
      let chapter =
        pages.firstIndex(of: path)
        ?? NearestName.find(path, among: pages).flatMap { pages.firstIndex(of: $0) }
      return Diagnostic(
        code: "dead-link", "the pages have no file `\(path)`", at: position,
        suggestion: chapter.map { "link to the chapter's file, `\(files[$0])`" }
          ?? "link to a chapter's file, such as `training.md`, or write the whole address")
    case .unknownChapter(let name):
      return Diagnostic(
        code: "unknown-chapter", "the book has no chapter `\(name)`", at: position,
        suggestion: (NearestName.find(name, among: linkNames)
          ?? NearestName.find(name, among: files)).map { "did you mean `\($0)`?" }
          ?? NearestName.suggestion(for: name, among: linkNames))
    case .unknownIdentifier(let identifier, let page):
      let place = destination.hasPrefix("#") ? "this chapter" : "the linked chapter"
      return Diagnostic(
        code: "unknown-anchor", "nothing in \(place) is called `#\(identifier)`",
        at: position,
        suggestion: NearestName.suggestion(for: identifier, among: identifiers(ofPage: page))
          ?? "link to a heading by its words, `#dead-features`, or to a label")
    }
  }

  /// Files that every site has and that a chapter may link to.
  private static let siteFiles: Set<String> = ["manifest.json", "run.html"]

  private func problem(
    withImage source: String, _ folder: URL, at position: SourcePosition
  ) -> Diagnostic? {
    guard let url = BookImage.url(source, in: folder) else {
      return Diagnostic(
        code: "bad-image", "an image is a PNG, JPEG, GIF, WebP or SVG file in the book's folder",
        at: position, suggestion: "copy it there and write its path")
    }
    guard FileManager.default.fileExists(atPath: url.path) else {
      return Diagnostic(
        code: "missing-file", "there is no file `\(source)` in the book's folder", at: position,
        suggestion: "copy it there; paths are relative to book.yml")
    }
    return nil
  }
}

/// Images that belong to a book.
public enum BookImage {
  /// File name extensions of images that pages may show.
  static let extensions = ["gif", "jpeg", "jpg", "png", "svg", "webp"]

  /// The file of an image, or nothing if it is not an image inside the book's folder.
  public static func url(_ source: String, in folder: URL) -> URL? {
    guard let path = source.removingPercentEncoding, let url = BookFolder(folder).file(path),
      extensions.contains(url.pathExtension.lowercased())
    else { return nil }
    return url
  }
}

extension String {
  /// The scheme of an address, in small letters; nothing for a relative one.
  ///
  /// White space and control characters, which browsers ignore, do not hide it.
  public var scheme: String? {
    let visible = unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }
    guard let colon = visible.firstIndex(of: ":") else { return nil }
    let name = visible[..<colon]
    guard !name.contains(where: { "/?#".unicodeScalars.contains($0) }) else { return nil }
    return String(String.UnicodeScalarView(name)).lowercased()
  }
}
