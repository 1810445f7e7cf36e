extension BibliographyReader {
  mutating func people(_ name: String, _ fields: Fields) -> [Person] {
    guard let value = fields[name] else { return [] }
    guard case .array(let items) = value.content else {
      report(
        "`\(name)` is a list of names, and this is \(value.kind)",
        "`[{\"family\": \"…\", \"given\": \"…\"}]`", at: value.offset)
      return []
    }
    return items.compactMap { person($0) }
  }

  private mutating func person(_ item: JSONValue) -> Person? {
    guard case .object(let members) = item.content else {
      report(
        "a name is an object, and this is \(item.kind)",
        "`{\"family\": \"…\", \"given\": \"…\"}`, or `{\"literal\": \"…\"}` for an organisation",
        at: item.offset)
      return nil
    }
    var fields: Fields = [:]
    for member in members {
      if case .null = member.value.content { continue }
      fields[member.key] = member.value
      if Vocabulary.nameFields.contains(member.key) { continue }
      let nearest = NearestWord.find(member.key, among: Vocabulary.nameFields)
      report(
        "`\(member.key)` is not a part of a name",
        nearest.map { "did you mean `\($0)`?" } ?? "`family`, `given` or `literal`",
        at: member.keyOffset)
    }
    if let literal = text("literal", fields) {
      return Person(family: literal, isOrganisation: true)
    }
    let given = text("given", fields)
    if let family = text("family", fields) {
      return Person(
        family: family, given: given, particle: text("non-dropping-particle", fields),
        droppingParticle: text("dropping-particle", fields), suffix: text("suffix", fields))
    }
    // A person with one name.
    if let given { return Person(family: given) }
    report(
      "a name without `family` and without `literal`", "`{\"family\": \"…\"}`", at: item.offset)
    return nil
  }

  /// A date: its parts as far as they are known, or words.
  struct Date {
    var parts: [Int] = []
    var literal: String?
  }

  mutating func date(_ name: String, _ fields: Fields) -> Date? {
    guard let value = fields[name] else { return nil }
    let example = "`{\"date-parts\": [[2024, 5, 17]]}`"
    guard case .object(let members) = value.content else {
      report("`\(name)` is a date, and this is \(value.kind)", example, at: value.offset)
      return nil
    }
    var inside: Fields = [:]
    for member in members { inside[member.key] = member.value }
    if let parts = inside["date-parts"] {
      guard case .array(let dates) = parts.content, let first = dates.first,
        case .array(let numbers) = first.content, !numbers.isEmpty, dates.count <= 2
      else {
        report("`date-parts` is a list of one or two dates", example, at: parts.offset)
        return nil
      }
      return datePart(numbers, example)
    }
    if let raw = text("raw", inside) {
      let pieces = raw.split(separator: "-", omittingEmptySubsequences: false)
      if pieces[0].count == 4, pieces.count <= 3, let parts = whole(pieces), isDate(parts) {
        return Date(parts: parts)
      }
      report("the date `\(raw)` is not of the form 2024-05-17", example, at: value.offset)
      return nil
    }
    if let literal = text("literal", inside) { return Date(literal: literal) }
    report("a date without `date-parts`", example, at: value.offset)
    return nil
  }

  private func whole(_ pieces: [Substring]) -> [Int]? {
    let numbers = pieces.compactMap { Int($0) }
    return numbers.count == pieces.count ? numbers : nil
  }

  private mutating func datePart(_ numbers: [JSONValue], _ example: String) -> Date? {
    var parts: [Int] = []
    for (index, number) in numbers.enumerated() {
      let part: Int?
      switch number.content {
      case .number(let text), .string(let text): part = Int(text)
      default: part = nil
      }
      guard index < 3, let part, isDate(parts + [part]) else {
        let what = ["year", "month", "day"]
        report(
          index < 3
            ? "this is not a \(what[index])" : "a date has a year, a month and a day, and no more",
          example, at: number.offset)
        return parts.isEmpty ? nil : Date(parts: parts)
      }
      parts.append(part)
    }
    return Date(parts: parts)
  }

  private func isDate(_ parts: [Int]) -> Bool {
    let ranges = [-4_000...2_200, 1...12, 1...31]
    return zip(parts, ranges).allSatisfy { $1.contains($0) } && parts.first != 0
  }
}
