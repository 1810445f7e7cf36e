import Storage

/// What `book.yml` says.
struct BookConfiguration {
  var title = ""
  var subtitle = ""
  var authors: [String] = []
  var chapters: [(text: String, position: SourcePosition)]?
  var bibliography: (text: String, position: SourcePosition)?
  var allowsHTML = false
  var address: String?
  var language = "en"
  var resources: [String: Resource] = [:]
  /// The settings of each profile, with the place of each.
  var profiles: [String: [String: (value: Value, position: SourcePosition)]] = [:]
  private var profilesPosition = SourcePosition(
    file: BookLoader.configurationFile, line: 1, column: 1)
  /// How much to mark there: the word `profiles`, if it is there.
  private var profilesLength = 1

  static let keys = [
    "address", "authors", "bibliography", "chapters", "html", "language", "profiles", "resources",
    "subtitle", "title",
  ]

  /// Reads the file's entries; one that is wrong is reported and left out.
  init(_ document: YAMLDocument, diagnostics: inout [Diagnostic]) {
    for entry in document.root {
      do {
        try read(entry, document, diagnostics: &diagnostics)
      } catch let error as Diagnostic {
        diagnostics.append(error)
      } catch {
        diagnostics.append(
          Diagnostic(
            code: "yaml-syntax", "`\(entry.key)` cannot be read", at: entry.position,
            length: entry.key.unicodeScalars.count, suggestion: "write `\(entry.key): value`"))
      }
    }
    if !document.root.contains(where: { $0.key == "title" }) {
      diagnostics.append(
        Diagnostic(
          code: "missing-title", "the book has no title",
          at: SourcePosition(file: BookLoader.configurationFile, line: 1, column: 1),
          suggestion: "add `title: A title`"))
    }
  }

  private mutating func read(
    _ entry: (key: String, node: YAMLNode, position: SourcePosition), _ document: YAMLDocument,
    diagnostics: inout [Diagnostic]
  ) throws {
    switch entry.key {
    case "title": title = try document.filledText(entry.node, what: "`title`")
    case "subtitle": subtitle = try document.text(entry.node, what: "`subtitle`")
    case "authors": authors = try document.texts(entry.node, what: "`authors`").map(\.text)
    case "bibliography":
      bibliography = (
        try document.text(entry.node, what: "`bibliography`"), document.position(of: entry.node)
      )
    case "address": try readAddress(entry.node, document)
    case "language": try readLanguage(entry.node, document)
    case "html":
      guard case .boolean(let isAllowed) = try document.value(entry.node, what: "`html`") else {
        throw Diagnostic(
          code: "yaml-type", "`html` is true or false", at: document.position(of: entry.node),
          suggestion: "write `html: true` if raw HTML of the chapters is to go into the pages")
      }
      allowsHTML = isAllowed
    case "chapters":
      let names = try document.texts(entry.node, what: "`chapters`")
      chapters = names
      guard !names.isEmpty else {
        throw Diagnostic(
          code: "no-chapters", "the book has no chapters", at: document.position(of: entry.node),
          suggestion: "name one in the list, or leave `chapters` out to take all there are")
      }
    case "resources":
      for item in try document.entries(of: entry.node, what: "`resources`") {
        do { resources[item.key] = try resource(item, document) } catch let error as Diagnostic {
          diagnostics.append(error)
        }
      }
    case "profiles":
      profilesPosition = entry.position
      profilesLength = entry.key.unicodeScalars.count
      for item in try document.entries(of: entry.node, what: "`profiles`") {
        var settings: [String: (value: Value, position: SourcePosition)] = [:]
        for setting in try document.entries(of: item.node, what: "`\(item.key)`") {
          let value = try document.value(setting.node, what: "`\(setting.key)`")
          settings[setting.key] = (value, setting.position)
        }
        profiles[item.key] = settings
      }
    default:
      throw Diagnostic(
        code: "unknown-key", "`\(entry.key)` is not a key of \(BookLoader.configurationFile)",
        at: entry.position, length: entry.key.unicodeScalars.count,
        suggestion: NearestName.suggestion(for: entry.key, among: Self.keys))
    }
  }

  private mutating func readAddress(_ node: YAMLNode, _ document: YAMLDocument) throws {
    let text = try document.text(node, what: "`address`")
    guard text.hasPrefix("https://") || text.hasPrefix("http://"),
      !text.contains(where: \.isWhitespace)
    else {
      throw Diagnostic(
        code: "bad-address", "`\(text)` is not the address of a site",
        at: document.position(of: node), length: max(1, text.unicodeScalars.count),
        suggestion: "write it with its scheme: `https://example.org/book/`")
    }
    address = text.hasSuffix("/") ? text : text + "/"
  }

  private mutating func readLanguage(_ node: YAMLNode, _ document: YAMLDocument) throws {
    let text = try document.text(node, what: "`language`")
    let isTag =
      !text.isEmpty
      && text.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
        (1...8).contains(part.count)
          && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      }
    guard isTag, text.prefix(2).allSatisfy(\.isLetter), text.count >= 2 else {
      throw Diagnostic(
        code: "bad-language", "`\(text)` is not a language tag", at: document.position(of: node),
        length: max(1, text.unicodeScalars.count), suggestion: "write `en`, `de` or `pt-BR`")
    }
    language = text
  }

  private func resource(
    _ item: (key: String, node: YAMLNode, position: SourcePosition), _ document: YAMLDocument
  ) throws -> Resource {
    var resource = Resource(
      name: item.key, file: "", digest: nil, package: nil, packageDigest: nil, member: nil,
      options: [:], position: item.position)
    for entry in try document.entries(of: item.node, what: "the resource `\(item.key)`") {
      let text = try document.text(entry.node, what: "`\(entry.key)`")
      switch entry.key {
      case "file": resource.file = text
      case "package": resource.package = text
      case "member": resource.member = text
      case "sha256", "package-sha256":
        guard let digest = Digest(hexadecimal: text) else {
          throw Diagnostic(
            code: "bad-digest", "`\(entry.key)` must be 64 hexadecimal digits",
            at: document.position(of: entry.node), length: text.unicodeScalars.count,
            suggestion: "`sha256sum` prints it")
        }
        if entry.key == "sha256" {
          resource.digest = digest
        } else {
          resource.packageDigest = digest
        }
      default: resource.options[entry.key] = text
      }
    }
    guard !resource.file.isEmpty else {
      throw Diagnostic(
        code: "missing-key", "the resource `\(item.key)` has no `file`", at: item.position,
        length: item.key.unicodeScalars.count,
        suggestion: "add `file: name.safetensors`, with the name of its file")
    }
    return resource
  }

  /// The settings of a profile: its own, then `standard`'s, with overrides on top.
  func settings(
    profile: String?, overrides: [String: String], diagnostics: inout [Diagnostic]
  ) -> [String: Value] {
    let name = profile ?? "standard"
    if profiles[name] == nil, profile != nil || !profiles.isEmpty {
      diagnostics.append(
        Diagnostic(
          code: "unknown-profile", "the book has no profile `\(name)`", at: profilesPosition,
          length: profilesLength,
          suggestion: profile == nil
            ? "add `standard:` with a value for each setting; the others change some of them"
            : NearestName.suggestion(for: name, among: profiles.keys)
              ?? "declare it in \(BookLoader.configurationFile) under `profiles:`"))
    }
    let standard = profiles["standard"] ?? [:]
    for (_, settings) in profiles.sorted(by: { $0.key < $1.key }) where !standard.isEmpty {
      for (key, setting) in settings.sorted(by: { $0.key < $1.key }) where standard[key] == nil {
        diagnostics.append(
          Diagnostic(
            code: "unknown-setting", "the profile `standard` has no setting `\(key)`",
            at: setting.position, length: key.unicodeScalars.count,
            suggestion: NearestName.find(key, among: standard.keys).map { "did you mean `\($0)`?" }
              ?? "add it to `standard` too"))
      }
    }
    var settings = standard.mapValues(\.value)
    settings.merge((profiles[name] ?? [:]).mapValues(\.value)) { $1 }
    for (key, text) in overrides.sorted(by: { $0.key < $1.key }) {
      override(key, with: text, in: &settings, diagnostics: &diagnostics)
    }
    return settings
  }

  private func override(
    _ key: String, with text: String, in settings: inout [String: Value],
    diagnostics: inout [Diagnostic]
  ) {
    let seed = key == Book.seedSetting ? Value.integer(1) : nil
    guard let current = settings[key] ?? seed else {
      diagnostics.append(
        Diagnostic(
          code: "unknown-setting", "the book has no setting `\(key)`", at: profilesPosition,
          length: profilesLength,
          suggestion: NearestName.suggestion(for: key, among: settings.keys)
            ?? "declare it in \(BookLoader.configurationFile) under `profiles:`"))
      return
    }
    // The command line is no file that a message could point into; what it replaces is.
    let document = try? YAMLDocument(
      "\(key): \(text)", file: BookLoader.configurationFile)
    let value = document?.root.first.flatMap { try? document?.value($0.node, what: "`\(key)`") }
    guard let converted = value?.converted(like: current) else {
      let place = (profiles["standard"] ?? [:])[key]?.position
      diagnostics.append(
        Diagnostic(
          code: "bad-setting", "`\(text)` is not \(current.kindName), which `\(key)` is",
          at: place ?? profilesPosition,
          length: place == nil ? profilesLength : key.unicodeScalars.count,
          suggestion: "write it like `--set \(key)=\(current.written)`"))
      return
    }
    settings[key] = converted
  }
}

extension Value {
  /// The value as the same kind of thing as another, if it can be that.
  fileprivate func converted(like other: Value) -> Value? {
    switch (self, other) {
    case (.integer, .integer), (.real, .real), (.boolean, .boolean), (.text, .text): return self
    case (.integer(let number), .real): return .real(Double(number))
    case (.array(let values), .array(let others)):
      guard let sample = others.first else { return self }
      let converted = values.compactMap { $0.converted(like: sample) }
      return converted.count == values.count ? .array(converted) : nil
    case (_, .array(let others)):
      guard let sample = others.first, let value = converted(like: sample) else { return nil }
      return .array([value])
    case (.integer(let number), .text): return .text(String(number))
    default: return nil
    }
  }

  /// How an author writes it on the command line.
  fileprivate var written: String {
    switch self {
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .boolean(let truth): "\(truth)"
    case .text(let text): text
    case .array(let values): "[\(values.map(\.written).joined(separator: ", "))]"
    default: "…"
    }
  }

  fileprivate var kindName: String {
    switch self {
    case .integer: "a whole number"
    case .real: "a number"
    case .boolean: "true or false"
    case .array: "a list of the same kind"
    default: "a text"
    }
  }
}
