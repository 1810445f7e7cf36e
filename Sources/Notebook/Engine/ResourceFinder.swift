import Foundation
import Storage

/// Finds the files that a book declares and verifies their content.
struct ResourceFinder: Sendable {
  let book: Book
  let dataFolders: [URL]
  let memo: DigestMemo

  /// The file of a resource.
  ///
  /// - Throws: ``ValueError`` that says what is declared, where the file was looked for, or
  ///   how its content differs.
  func find(_ name: String) throws -> ResolvedResource {
    guard let resource = book.resources[name] else {
      let names = book.resources.keys
      let help =
        NearestName.find(name, among: names).map { "did you mean “\($0)”?" }
        ?? (names.isEmpty
          ? "book.yml declares none" : "book.yml declares \(NearestName.list(names))")
      throw ValueError("the book has no resource “\(name)”; \(help)")
    }
    let candidates = resource.candidates(book: book.folder, dataFolders: dataFolders)
    guard let url = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) })
    else {
      let places = candidates.map { $0.deletingLastPathComponent().path }
      throw ValueError(
        "the file of “\(name)”, \(resource.file), is not in \(places.joined(separator: " or ")); "
          + (resource.package == nil
            ? "put it there, or give its path in book.yml" : "run `monograph fetch` to get it"))
    }
    let kind = try? FileManager.default.attributesOfItem(
      atPath: url.resolvingSymlinksInPath().path)[
        .type]
    guard kind as? FileAttributeType == .typeRegular else {
      throw ValueError("the file of “\(name)”, \(url.path), is a folder or a device, not a file")
    }
    let digest = try memo.digest(of: url)
    if let declared = resource.digest, declared != digest {
      throw ValueError(
        "the file of “\(name)”, \(url.path), is not the one the book was written for: its SHA-256 is "
          + "\(digest), book.yml declares \(declared); delete the file and run `monograph fetch`")
    }
    return ResolvedResource(url: url, digest: digest, declaration: resource)
  }
}

extension Resource {
  /// Where the file may lie, the best place first.
  public func candidates(book: URL, dataFolders: [URL]) -> [URL] {
    if file.hasPrefix("/") { return [URL(fileURLWithPath: file)] }
    return ([book] + dataFolders).map { $0.appendingPathComponent(file) }
  }
}
