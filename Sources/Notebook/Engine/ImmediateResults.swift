import Foundation
import Storage

/// Results of immediate directives, shared by the check and the run that follows it.
final class ImmediateResults {
  /// The results by the key of the call.
  var terms: [Digest: Term]
  private let resources: ResourceFinder
  private let folder: URL

  init(_ known: [Digest: Term] = [:], resources: ResourceFinder, folder: URL) {
    terms = known
    self.resources = resources
    self.folder = folder
  }

  /// What an immediate directive may use.
  func run(for key: Digest) -> Run {
    Run(
      seed: DirectiveCall.seed(of: key), workFolder: folder,
      resource: { [resources] in try resources.find($0) })
  }
}
