import Foundation

extension Bibliography {
  /// How many authors a reference names; for the others it says `et al.` instead.
  static let listedAuthors = 10

  /// The entry of the reference list, as pieces that the page turns into mark-up.
  ///
  /// It is empty for a key that is not in the bibliography.
  public func reference(_ key: String) -> [ReferencePiece] {
    guard let entry = self[key] else { return [] }
    var line = Line()
    let year = "(\(yearText(key)))"
    if entry.authors.isEmpty, entry.editors.isEmpty {
      // The title takes the place of the names.
      title(of: entry, to: &line)
      line.text(" \(year).")
    } else if entry.authors.isEmpty {
      let role = entry.editors.count == 1 ? "Ed." : "Eds."
      line.text("\(Self.listed(entry.editors)) (\(role)) \(year). ")
      title(of: entry, to: &line)
    } else {
      line.text("\(Self.listed(entry.authors)) \(year). ")
      title(of: entry, to: &line)
    }
    container(of: entry, to: &line)
    publication(of: entry, to: &line)
    links(of: entry, to: &line)
    return line.pieces
  }

  /// Pieces in which neighbouring texts are one.
  private struct Line {
    var pieces: [ReferencePiece] = []

    mutating func text(_ text: String) {
      if case .text(let before)? = pieces.last {
        pieces[pieces.count - 1] = .text(before + text)
      } else {
        pieces.append(.text(text))
      }
    }

    /// Ends a sentence, unless `text` has ended it.
    mutating func stop(after text: String) {
      if let last = text.last, ".?!…".contains(last) { return }
      self.text(".")
    }
  }

  /// Names as `A, B, and C`.
  static func listed(_ people: [Person]) -> String {
    let names = people.map(\.listedName)
    switch names.count {
    case 0: return ""
    case 1: return names[0]
    case 2: return "\(names[0]) and \(names[1])"
    case ...listedAuthors:
      return names.dropLast().joined(separator: ", ") + ", and \(names[names.count - 1])"
    default: return names.prefix(listedAuthors).joined(separator: ", ") + ", et al."
    }
  }

  private func title(of entry: Entry, to line: inout Line) {
    let isPart = entry.containerTitle != nil
    if isPart { line.text(entry.title) } else { line.pieces.append(.emphasis(entry.title)) }
    var details: [String] = []
    if let edition = entry.edition { details.append(Self.ordinal(edition)) }
    if let genre = entry.genre { details.append(genre) }
    if let number = entry.number { details.append("no. \(number)") }
    if !details.isEmpty { line.text(" (\(details.joined(separator: ", ")))") }
    line.stop(after: details.isEmpty ? entry.title : ")")
  }

  /// `2` becomes `2nd ed.`; words stay.
  private static func ordinal(_ edition: String) -> String {
    guard let number = Int(edition) else { return edition }
    let ending =
      switch (number % 10, number % 100) {
      case (_, 11...13): "th"
      case (1, _): "st"
      case (2, _): "nd"
      case (3, _): "rd"
      default: "th"
      }
    return "\(number)\(ending) ed."
  }

  private func container(of entry: Entry, to line: inout Line) {
    guard let container = entry.containerTitle else { return }
    let isBook = ["chapter", "paper-conference"].contains(entry.type)
    line.text(isBook ? " In " : " ")
    if isBook, !entry.authors.isEmpty, !entry.editors.isEmpty {
      let role = entry.editors.count == 1 ? "Ed." : "Eds."
      line.text("\(Self.listed(entry.editors)) (\(role)), ")
    }
    line.pieces.append(.emphasis(container))
    var place = ""
    switch (entry.volume, entry.issue) {
    case (let volume?, let issue?): place = ", \(volume)(\(Self.range(issue)))"
    case (let volume?, nil): place = ", \(volume)"
    case (nil, let issue?): place = ", no. \(issue)"
    case (nil, nil): break
    }
    if let page = entry.page { place += ", " + Self.range(page) }
    line.text(place)
    line.stop(after: place.isEmpty ? container : place)
  }

  /// Pages and issues with a dash between the first and the last.
  private static func range(_ text: String) -> String {
    text.replacing("--", with: "-").replacing("-", with: "–")
  }

  private func publication(of entry: Entry, to line: inout Line) {
    guard let publisher = entry.publisher else { return }
    // The link says it again.
    if entry.arXiv != nil, publisher.lowercased() == "arxiv" { return }
    if entry.authors.count == 1, entry.authors[0].family == publisher { return }
    line.text(" \(publisher)")
    line.stop(after: publisher)
  }

  private func links(of entry: Entry, to line: inout Line) {
    if let doi = entry.DOI {
      line.text(" ")
      let address = "https://doi.org/" + Self.encoded(doi)
      line.pieces.append(.link("doi:\(doi)", address: address))
    }
    if let number = entry.arXiv {
      line.text(" ")
      line.pieces.append(.link("arXiv:\(number)", address: "https://arxiv.org/abs/\(number)"))
    }
    guard let url = entry.URL, entry.DOI == nil, entry.arXiv == nil else { return }
    line.text(" ")
    var shown = url[...]
    if let end = url.range(of: "://") { shown = url[end.upperBound...] }
    if shown.hasSuffix("/") { shown = shown.dropLast() }
    line.pieces.append(.link(String(shown), address: url))
    if let accessed = entry.accessed.flatMap(Self.written) { line.text(" (accessed \(accessed))") }
  }

  private static func encoded(_ text: String) -> String {
    let kept = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:;()".utf8)
    return text.utf8.map { byte in
      if kept.contains(byte) { return String(Character(Unicode.Scalar(byte))) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }

  /// `17 May 2024`, as far as it is known.
  private static func written(_ date: [Int]) -> String? {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    guard let year = date.first else { return nil }
    guard date.count > 1, months.indices.contains(date[1] - 1) else { return String(year) }
    let month = "\(months[date[1] - 1]) \(year)"
    return date.count > 2 ? "\(date[2]) \(month)" : month
  }
}
