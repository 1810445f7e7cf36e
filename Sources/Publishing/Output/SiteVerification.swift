import Foundation
import Notebook
import Storage

/// Something that makes a folder not the site of a book.
public struct SiteProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong.
  public enum Kind: String, Sendable, Codable {
    /// A file of the site is not there, or there is no manifest.
    case missing
    /// A file is not as it was written.
    case changed
    /// A file does not belong to the site.
    case unknown
    /// The site was made from something else: sources, profile or program.
    case outdated
  }

  /// The path of a file in the site or, if the site is outdated, of a file of the book.
  public var path: String
  /// What kind of thing is wrong.
  public var kind: Kind
  /// What is wrong and what to do, in one sentence without a full stop at its end.
  public var message: String

  /// How grave it is: a file that does not belong to the site does no harm.
  public var severity: Diagnostic.Severity { kind == .unknown ? .warning : .error }
  /// The text for people.
  public var description: String { "\(path): \(message)" }
}

/// Whether a folder holds the site of a book as it is now.
public enum SiteVerification {
  /// Compares a folder with a book and with its own manifest; nothing is computed.
  ///
  /// - Returns: What is wrong: first what the site was made from, then its files, by path.
  public static func problems(of output: URL, for book: Book) -> [SiteProblem] {
    problems(of: output, for: book, tool: toolVersion)
  }

  /// Compares what a site was made from with a book; the site's files are not looked at.
  public static func originProblems(of output: URL, for book: Book) -> [SiteProblem] {
    guard let manifest = try? Manifest(readingFolder: SiteFolder(output).root) else {
      return [
        SiteProblem(path: Manifest.fileName, kind: .missing, message: "there is no manifest")
      ]
    }
    return origins(of: manifest, book, toolVersion)
  }

  static func problems(of output: URL, for book: Book, tool: String) -> [SiteProblem] {
    let folder = SiteFolder(output)
    let manifest: Manifest
    do {
      manifest = try Manifest(readingFolder: folder.root)
    } catch {
      let exists = FileManager.default.fileExists(
        atPath: folder.root.appendingPathComponent(Manifest.fileName).path)
      return [
        SiteProblem(
          path: Manifest.fileName, kind: .missing,
          message: exists
            ? "the manifest cannot be read; render the book again"
            : "the folder has no manifest, so nothing is known of its files; render the book")
      ]
    }
    return origins(of: manifest, book, tool) + files(of: manifest, in: folder)
  }

  private static func origins(of manifest: Manifest, _ book: Book, _ tool: String) -> [SiteProblem]
  {
    var problems: [SiteProblem] = []
    func report(_ path: String, _ message: String) {
      problems.append(SiteProblem(path: path, kind: .outdated, message: message))
    }
    if manifest.schema != Site.schemaVersion || manifest.tool != tool {
      let version = manifest.tool.isEmpty ? "an earlier version" : "version \(manifest.tool)"
      report(
        Manifest.fileName,
        "the site was made by \(version) of the program, this is \(tool); render it again")
    }
    if manifest.profile != book.profile, manifest.schema >= 2 {
      report(
        Manifest.fileName,
        "the site was made with the profile `\(manifest.profile)`, not `\(book.profile)`")
    }
    guard manifest.schema >= 2 else { return problems }
    if manifest.profile == book.profile {
      let settings = book.settingTexts
      for name in Set(manifest.settings.keys).union(settings.keys).sorted()
      where manifest.settings[name] != settings[name] {
        report(
          Manifest.fileName,
          "the site was made with `\(name)` = \(manifest.settings[name] ?? "nothing"), "
            + "not \(settings[name] ?? "nothing")")
      }
    }
    for file in Set(manifest.sources.keys).union(book.sources.keys).sorted() {
      switch (manifest.sources[file], book.sources[file]?.hexadecimal) {
      case (nil, _):
        report(file, "the pages were made without this file, or lack results that it shows")
      case (_, nil): report(file, "the file is no longer part of the book")
      case (let old, let new) where old != new:
        report(file, "the file was changed after the site was made")
      default: break
      }
    }
    return problems
  }

  private static func files(of manifest: Manifest, in folder: SiteFolder) -> [SiteProblem] {
    var problems: [SiteProblem] = []
    func report(_ path: String, _ kind: SiteProblem.Kind, _ message: String) {
      problems.append(SiteProblem(path: path, kind: kind, message: message))
    }
    let found = Set(folder.paths())
    for (path, file) in manifest.files {
      guard Manifest.isPlain(path) else {
        report(path, .unknown, "the manifest names a path outside of the folder")
        continue
      }
      guard found.contains(path) else {
        report(path, .missing, "the file is missing")
        continue
      }
      if (try? Digest(ofFile: folder.file(path)))?.hexadecimal != file.sha256 {
        report(path, .changed, "the file was changed after the site was made")
      }
    }
    for path in manifest.record where !found.contains(path) {
      report(path, .missing, "the file is missing")
    }
    let known = Set(manifest.files.keys).union(manifest.record).union([Manifest.fileName])
    for path in found.subtracting(known) {
      let isRemains = SiteFolder.process(ofTemporaryFile: path) != nil
      // Files such as `.nojekyll` are for the server.
      guard isRemains || !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else {
        continue
      }
      report(
        path, .unknown,
        isRemains
          ? "an interrupted run left this file; the next run removes it"
          : "the file does not belong to the site")
    }
    return problems.sorted { ($0.path, $0.message) < ($1.path, $1.message) }
  }
}
