import ArgumentParser
import Foundation
import Notebook
import Preview
import Publishing

/// Shows a book while it is written.
struct PreviewBook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Serve the pages on this machine and renew them whenever a file of the book changes.",
    discussion: """
      An edit of the text shows at once; an edit of a directive runs what depends on it while the \
      pages stay readable. Mistakes show in the page. Only this machine can connect. End with \
      Ctrl-C.
      """)

  @OptionGroup var book: BookOptions
  @OptionGroup var site: SiteOptions

  @Option(name: .shortAndLong, help: "The port; 0 for any that is free.")
  var port: UInt16 = 4321

  @Flag(name: .customLong("open"), help: "Open the pages in the browser.")
  var opensBrowser = false

  func run() async throws {
    guard book.isBook else { return try Console.show(book.read().diagnostics, of: book.url) }
    let activity = PreviewActivity()
    let renderer = try BookRenderer(book: book.url, site, reporter: activity)
    let lock = try RenderLock(store: renderer.store.folder, output: site.outputURL)
    defer { withExtendedLifetime(lock) {} }
    try renderer.store.removeRemains()
    let server = PreviewServer(folder: site.outputURL, port: port)
    let address = try await server.start()
    activity.show = { server.show(activity: $0) }
    Console.note("\(address.absoluteString) — Ctrl-C ends the preview")
    if opensBrowser { Self.open(address) }
    let watcher = FolderWatcher(folders: [book.url])
    let changes = watcher.changes
    let session = PreviewSession(options: book, renderer: renderer, server: server)
    await session.refresh()
    for await _ in changes { await session.refresh() }
  }

  private static func open(_ address: URL) {
    #if os(macOS)
      let command = "open"
    #else
      let command = "xdg-open"
    #endif
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command, address.absoluteString]
    process.standardError = FileHandle.nullDevice
    // A machine without a browser can still be previewed from its address.
    try? process.run()
  }
}
