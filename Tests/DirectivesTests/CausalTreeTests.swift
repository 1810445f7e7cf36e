import CausalAnalysis
import Foundation
import Interpretation
import LanguageModels
import SparseCoding
import Storage
import Synchronization
import Testing

@testable import Directives
@testable import Notebook

@Suite final class CausalTreeTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-trees-\(UUID().uuidString)")
  private let model: ModelValue
  private let corpus: CorpusValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let table = folder.appendingPathComponent("text.csv")
    let rows = (0..<60).map { row in
      "\"" + (0..<20).map { "Then number \(row * 20 + $0) jumps over the lazy dog. " }.joined()
        + "\""
    }
    try (["text"] + rows).joined(separator: "\n").write(
      to: table, atomically: true, encoding: .utf8)
    model = try ModelValue(Self.resolve(fixture), arithmetic: .float32)
    corpus = try CorpusValue(Self.resolve(table, options: ["column": "text"]))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func resolve(_ url: URL, options: [String: String] = [:]) throws
    -> ResolvedResource
  {
    ResolvedResource(
      url: url, digest: try Digest(ofFile: url),
      declaration: Resource(
        name: "test", file: url.path, options: options,
        position: SourcePosition(file: "book.yml", line: 1, column: 1)))
  }

  private func run(
    _ name: String = UUID().uuidString,
    report: @escaping @Sendable (Run.Progress) -> Void = { _ in }
  ) throws -> Run {
    let work = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    return Run(seed: 1, workFolder: work, report: report)
  }

  private func fragments(_ sites: [Site]) async throws -> [FragmentsValue] {
    try await CutFragments([
      model.value, corpus.value, sites.value, .integer(48), .integer(16), .integer(0),
    ]).evaluate(run())
  }

  private func dictionaries(_ sites: [Site], features: Int = 40, width: Int = 64) throws
    -> [DictionaryValue]
  {
    try sites.enumerated().map { index, site in
      DictionaryValue(
        try .randomDirections(
          width: width, features: features, seed: UInt64(index), site: "\(site)"))
    }
  }

  private func tree(
    _ dictionaries: [DictionaryValue], _ pieces: [FragmentsValue], root: Int = 3,
    contexts: Int = 4, window: Int = 9, parents: Int = 2, atLeast: Double = 0,
    candidates: Int = 5, of other: ModelValue? = nil
  ) throws -> GrowCausalTree {
    try GrowCausalTree([
      dictionaries.value, .integer(root), pieces.value, (other ?? model).value, .integer(contexts),
      .integer(window), .integer(parents), .real(atLeast), .integer(candidates), .integer(1),
    ])
  }

  private static let sites: [Site] = [.residual(0), .residual(1), .residual(2)]

  private func expect(_ message: String, _ body: () throws -> Void) {
    #expect(performing: body, throws: { "\($0)".contains(message) })
  }

  @Test func aTreeIsDrawnAndCanBeQuoted() async throws {
    let directive = try await tree(dictionaries(Self.sites), fragments(Self.sites))
    try directive.validate()
    let value = try await directive.evaluate(run())
    func member(_ name: String) throws -> Value {
      try #require(CausalTreeValue.members.first { $0.name == name }).read(value)
    }
    #expect(try Int(member("root")) == 3 && [Int](member("layers")) == [0, 1, 2])
    #expect(try Int(member("levels")) == 3)
    let (nodes, edges) = (value.nodes, value.edges)
    #expect(nodes.first?.description.title == "2 · 3" && nodes.count > 3)
    #expect(edges.count >= 4 && edges.prefix(2).allSatisfy { $0.target == 3 && $0.layer == 1 })
    let strongest = try #require(try TreeEdgeValue?(member("strongest")))
    #expect(
      strongest.effect.estimate.mean == edges.map(\.effect.estimate.mean).max())
    let median = try #require(try Double?(member("medianCosine")))
    #expect((0...1).contains(median))
    // Of each edge, the members say what was measured.
    for (edge, drawn) in zip(edges, value.graph.edges) {
      #expect(drawn.weight == edge.effect.estimate.mean)
      #expect(drawn.label.hasSuffix(" %") && drawn.note?.hasPrefix("cos ") == true)
      #expect(edge.effect.estimate.count == 4 && edge.lead.estimate.count == 4)
      let lead = edge.effect.estimate.mean - edge.turned.estimate.mean
      #expect(abs(edge.lead.estimate.mean - lead) < 1e-12)
    }
    #expect(value.graph.layers.map(\.name) == ["Layer 0", "Layer 1", "Layer 2"])
    #expect(value.graph.layers.last?.nodes.first?.card == "feature-residual-2-3")
    let entry = folder.appendingPathComponent("entry")
    try FileManager.default.createDirectory(at: entry, withIntermediateDirectories: true)
    let read = try CausalTreeValue.read(value.write(in: entry), in: entry)
    #expect(read.tree == value.tree && read.graph == value.graph)
    #expect(read.nodes.map(\.description) == nodes.map(\.description))
  }

  @Test func whatWasInterruptedGoesOn() async throws {
    let directive = try await tree(dictionaries(Self.sites), fragments(Self.sites))
    let whole = try await directive.evaluate(run("interrupted"))
    let file = folder.appendingPathComponent("interrupted/expansions.json")
    let kept = try JSONDecoder().decode([NodeExpansion].self, from: Data(contentsOf: file))
    #expect(kept == whole.tree.expansions && kept.count == 3)
    // What is found there is believed, so that it was not made again.
    var changed = kept
    changed[1].meanCode = -1
    try JSONEncoder().encode(Array(changed.prefix(2))).write(to: file)
    let counts = Mutex<[Int]>([])
    let resumed = try await directive.evaluate(
      run(
        "interrupted",
        report: { progress in
          if progress.activity == "looking for causes" {
            counts.withLock { $0.append(progress.completed) }
          }
        }))
    #expect(resumed.tree.expansions == Array(changed.prefix(2)) + [kept[2]])
    #expect(counts.withLock { $0 } == [0, 1, 2, 3])
  }

  @Test func contextsEndOnLargeCodesOfFragmentsOfTheirOwn() async throws {
    let pieces = try await fragments([.residual(1)])[0].activations
    let dictionary = try dictionaries([.residual(1)])[0].dictionary()
    let sources = try pieces.contexts(
      of: [3, 7], in: dictionary, window: 5, isCancelled: { false })
    let codes = try pieces.codes(of: [FeatureSelection(dictionary, features: [3, 7])])[0]
    for (source, codes) in zip(sources, codes) {
      #expect(source.minimum == Double(codes.largest) / 2)
      let ends = zip(codes.rows, codes.codes).filter {
        $0.1 >= codes.largest / 2 && Int($0.0) % 16 > 0
      }.map { Int($0.0) }
      #expect(source.sequences.count == Set(ends.map { $0 / 16 }).count)
      let possible = Set(
        ends.map { Array(pieces.text.tokens[max($0 / 16 * 16, $0 - 4)...$0]) })
      #expect(source.sequences.allSatisfy { possible.contains($0) && (2...5).contains($0.count) })
    }
  }

  @Test func aRootThatDependsOnNothingIsToldOf() async throws {
    let directive = try await tree(
      dictionaries(Self.sites), fragments(Self.sites), atLeast: 1)
    let warnings = Mutex<[String]>([])
    let work = folder.appendingPathComponent("alone")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    let value = try await directive.evaluate(
      Run(seed: 1, workFolder: work, warning: { text in warnings.withLock { $0.append(text) } }))
    #expect(value.nodes.count == 1 && value.edges.isEmpty && value.graph.edges.isEmpty)
    #expect(warnings.withLock { $0 }.first?.contains("layer 1") == true)
    let strongest = try #require(CausalTreeValue.members.first { $0.name == "strongest" })
    #expect(try TreeEdgeValue?(strongest.read(value)) == nil)
  }

  @Test func whatDoesNotFitIsRefused() async throws {
    let pieces = try await fragments(Self.sites)
    let fitting = try dictionaries(Self.sites)
    expect("two layers") { try self.tree([fitting[0]], [pieces[0]]).validate() }
    expect("fragments of 2 sites for 3 dictionaries") {
      try self.tree(fitting, Array(pieces.prefix(2))).validate()
    }
    expect("(residual(1)), but the fragments have those of residual(0)") {
      try self.tree([fitting[1], fitting[2]], [pieces[0], pieces[2]]).validate()
    }
    expect("residual(0) after residual(2)") {
      try self.tree([fitting[2], fitting[0]], [pieces[2], pieces[0]]).validate()
    }
    expect("there is no feature 40 in a dictionary of 40") {
      try self.tree(fitting, pieces, root: 40).validate()
    }
    expect("vectors of 8 values") {
      try self.tree(self.dictionaries(Self.sites, width: 8), pieces).validate()
    }
    expect("nodes, more than") { try self.tree(fitting, pieces, parents: 16).validate() }
    let hidden = try await fragments([.mlp(0), .residual(1)])
    let ofHidden =
      try dictionaries(
        [.mlp(0)], width: hidden[0].activations.file.width) + [fitting[1]]
    expect("mlp(0); a tree leads through the residual stream") {
      try self.tree(ofHidden, hidden).validate()
    }
    let other = try ModelValue(
      Self.resolve(model.url), weights: .untrained(seed: 1), arithmetic: .float32)
    expect("read by another model") { try self.tree(fitting, pieces, of: other).validate() }
    let silent = try FeatureDictionary(
      encoder: fitting[2].dictionary().encoder, decoder: fitting[2].dictionary().decoder,
      bias: [Float](repeating: -1e6, count: 40),
      metadata: DictionaryMetadata(site: "residual(2)", ratio: 1, vectorsTrained: 0))
    await #expect {
      _ = try await self.tree(
        Array(fitting.prefix(2)) + [DictionaryValue(silent)], pieces
      ).evaluate(self.run())
    } throws: {
      "\($0)".contains("feature 3 of layer 2 has 0 contexts")
    }
  }
}
