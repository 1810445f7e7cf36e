extension BibliographyReader {
  /// The fields of an item by name.
  typealias Fields = [String: JSONValue]

  mutating func entry(_ item: JSONValue) -> Entry? {
    guard case .object(let members) = item.content else {
      report("an entry is an object, and this is \(item.kind)", "`{\"id\": …}`", at: item.offset)
      return nil
    }
    var fields: Fields = [:]
    for member in members {
      if case .null = member.value.content { continue }
      fields[member.key] = member.value
      checkName(member)
    }
    let key = key(fields, item)
    let type = type(fields, item)
    guard let key else { return nil }
    var entry = Entry(key: key, type: type, title: key)
    if let title = text("title", fields), !title.isEmpty {
      entry.title = title
    } else if fields["title"].map({ if case .string = $0.content { true } else { false } }) ?? true
    {
      report(
        "the entry `\(key)` has no title", "add `\"title\": \"…\"`",
        at: fields["title"]?.offset ?? item.offset)
    }
    entry.shortTitle = text("title-short", fields) ?? text("shortTitle", fields)
    entry.authors = people("author", fields)
    entry.editors = people("editor", fields)
    if let date = date("issued", fields) {
      entry.year = date.parts.first
      entry.dateText = date.literal
    }
    entry.containerTitle = text("container-title", fields)
    entry.publisher = text("publisher", fields)
    entry.volume = text("volume", fields)
    entry.issue = text("issue", fields)
    entry.page = text("page", fields)
    entry.number = text("number", fields)
    entry.genre = text("genre", fields)
    entry.edition = text("edition", fields)
    entry.accessed = date("accessed", fields)?.parts
    readIdentifiers(into: &entry, fields)
    return entry
  }

  /// A misspelt name would lose its field; other names that are not read here are left alone.
  private mutating func checkName(_ member: JSONValue.Member) {
    if Vocabulary.fields.contains(member.key) { return }
    guard let nearest = NearestWord.find(member.key, among: Vocabulary.fields) else { return }
    report(
      "`\(member.key)` is not a field of CSL", "did you mean `\(nearest)`?", at: member.keyOffset)
  }

  private mutating func key(_ fields: Fields, _ item: JSONValue) -> String? {
    guard let value = fields["id"] else {
      report("an entry without an id", "add `\"id\": \"name2024\"`", at: item.offset)
      return nil
    }
    let key: String
    switch value.content {
    case .string(let text), .number(let text): key = text
    default:
      report("an id is a text, and this is \(value.kind)", "`\"name2024\"`", at: value.offset)
      return nil
    }
    let scalars = Array(key.unicodeScalars)
    let inner = "_-:./".unicodeScalars
    func isEnd(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal || scalar == "_"
    }
    let isRight =
      scalars.first.map(isEnd) == true && scalars.last.map(isEnd) == true
      && scalars.allSatisfy { isEnd($0) || inner.contains($0) }
    if isRight { return key }
    report(
      "the id `\(key)` cannot be cited: an id consists of letters and digits, and has `_`, `-`, `:`, "
        + "`.` and `/` only between them", "`\"name2024\"`", at: value.offset)
    return nil
  }

  private mutating func type(_ fields: Fields, _ item: JSONValue) -> String {
    guard let value = fields["type"] else {
      report("an entry without a type", "add `\"type\": \"article-journal\"`", at: item.offset)
      return "document"
    }
    guard let type = text("type", fields) else { return "document" }
    if Vocabulary.types.contains(type) { return type }
    let nearest = Vocabulary.instead[type] ?? NearestWord.find(type, among: Vocabulary.types)
    report(
      "`\(type)` is not a type of CSL",
      nearest.map { "did you mean `\($0)`?" } ?? "`article-journal`, `paper-conference`, `book`, …",
      at: value.offset)
    return "document"
  }

  /// A text without control characters and without white space at its ends or doubled.
  mutating func text(_ name: String, _ fields: Fields) -> String? {
    guard let value = fields[name] else { return nil }
    switch value.content {
    case .string(let text):
      let cleaned = Self.cleaned(text)
      return cleaned.isEmpty ? nil : cleaned
    case .number(let text): return text
    default:
      report("`\(name)` is a text, and this is \(value.kind)", "`\"…\"`", at: value.offset)
      return nil
    }
  }

  static func cleaned(_ text: String) -> String {
    let words = text.unicodeScalars.split { $0.properties.isWhitespace || $0.value < 0x20 }
    return words.map { word in
      var kept = String.UnicodeScalarView()
      for scalar in word where !isInvisible(scalar) { kept.append(scalar) }
      return String(kept)
    }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Control characters, and marks that would turn the direction of the text around them.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
    default: scalar.properties.isNoncharacterCodePoint
    }
  }
}
