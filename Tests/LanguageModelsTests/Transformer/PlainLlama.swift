import Foundation
import LanguageModels

/// A Llama model written down as its definition reads, one token and one head at a time, in
/// double precision; nothing of it is shared with the model it checks.
struct PlainLlama {
  typealias Row = [Double]
  /// Replaces the row at a site and position.
  typealias Edit = (Site, Int, Row) -> Row

  private let configuration: ModelConfiguration
  private let tensors: [String: [Row]]

  init(_ file: GGUFFile) throws {
    configuration = try ModelConfiguration(gguf: file)
    tensors = try Dictionary(
      uniqueKeysWithValues: file.tensors.map { name, info in
        let values = try file.tensor(name).map(Double.init)
        return (
          name,
          (0..<info.rows).map { Array(values[$0 * info.columns..<($0 + 1) * info.columns]) }
        )
      })
  }

  private func tensor(_ name: String) -> [Row] { tensors[name + ".weight"] ?? [] }

  private func product(_ name: String, _ x: Row) -> Row {
    tensor(name).map { dot($0[...], x[...]) }
  }

  /// A plain loop over raw memory: tests are not optimised.
  private func dot(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var sum = 0.0
        var index = 0
        let count = a.count
        while index < count {
          sum += a[index] * b[index]
          index += 1
        }
        return sum
      }
    }
  }

  private func norm(_ name: String, _ x: Row) -> Row {
    let mean = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    let scale = 1 / (mean + configuration.normEpsilon).squareRoot()
    return zip(x, tensor(name)[0]).map { $0 * scale * $1 }
  }

  private func rotated(_ x: Row, position: Int) -> Row {
    let width = configuration.headWidth
    var result = x
    for start in stride(from: 0, to: x.count, by: 2) {
      let pair = Double(start % width)
      // Frequencies and angles are rounded to single precision, as in training.
      let frequency = Float(pow(configuration.ropeBase, -pair / Double(width)))
      let angle = Double(Float(position) * frequency)
      result[start] = x[start] * cos(angle) - x[start + 1] * sin(angle)
      result[start + 1] = x[start] * sin(angle) + x[start + 1] * cos(angle)
    }
    return result
  }

  /// The values at every site and the logits, for one sequence.
  func run(_ tokens: [Int32], edit: Edit = { _, _, row in row }) -> (
    sites: [Site: [Row]], logits: [Row]
  ) {
    var sites: [Site: [Row]] = [:]
    func visit(_ site: Site, _ rows: [Row]) -> [Row] {
      let edited = rows.enumerated().map { edit(site, $0, $1) }
      sites[site] = edited
      return edited
    }
    var residual = tokens.map { tensor("token_embd")[Int($0)] }
    for layer in 0..<configuration.layers {
      let name = "blk.\(layer)."
      let inputs = residual.map { norm(name + "attn_norm", $0) }
      let attention = visit(.attention(layer), attend(name, inputs))
      residual = zip(residual, attention).map { sum($0, product(name + "attn_output", $1)) }
      let hidden = visit(
        .mlp(layer),
        residual.map { row in
          let input = norm(name + "ffn_norm", row)
          return zip(product(name + "ffn_gate", input), product(name + "ffn_up", input)).map {
            $0 / (1 + exp(-$0)) * $1
          }
        })
      let output = visit(.mlpOutput(layer), hidden.map { product(name + "ffn_down", $0) })
      residual = visit(.residual(layer), zip(residual, output).map(sum))
    }
    return (sites, residual.map { product("token_embd", norm("output_norm", $0)) })
  }

  private func sum(_ a: Row, _ b: Row) -> Row { zip(a, b).map { $0 + $1 } }

  private func attend(_ name: String, _ inputs: [Row]) -> [Row] {
    let width = configuration.headWidth
    let group = configuration.heads / configuration.keyValueHeads
    let queries = inputs.enumerated().map { rotated(product(name + "attn_q", $1), position: $0) }
    let keys = inputs.enumerated().map { rotated(product(name + "attn_k", $1), position: $0) }
    let values = inputs.map { product(name + "attn_v", $0) }
    return queries.indices.map { position in
      (0..<configuration.heads).flatMap { head in
        let shared = head / group * width
        let scores = (0...position).map { other in
          dot(
            queries[position][head * width..<(head + 1) * width],
            keys[other][shared..<shared + width])
            / Double(width).squareRoot()
        }
        let largest = scores.max() ?? 0
        let weights = scores.map { exp($0 - largest) }
        let total = weights.reduce(0, +)
        return (0..<width).map { column in
          dot(weights[...], values[...position].map { $0[shared + column] }[...]) / total
        }
      }
    }
  }
}
