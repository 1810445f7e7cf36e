import Foundation
import Kernels
import Numerics
import Testing

/// Products with small integers, against double precision and against themselves on other
/// instruction sets.
@Suite struct FixedPointMatrixTests {
  static let shapes = [(1, 32), (31, 96), (33, 64), (70, 32)]
  static let formats: [FixedPointMatrix.Format] = [.bytes, .nibbles, .nibblesWithOffset]

  @Test(arguments: formats, shapes)
  func productsStayWithinTheRoundingOfActivations(
    format: FixedPointMatrix.Format, shape: (Int, Int)
  ) throws {
    let sample = Sample(format, outputs: shape.0, inputs: shape.1)
    for digits in [FixedPointMatrix.Digits.two, .three] {
      let matrix = try #require(sample.matrix(digits))
      for output in 0..<shape.0 {
        var row = [Float](repeating: 0, count: shape.1)
        matrix.copyRow(output, into: &row)
        #expect(row == sample.weights[output], "a row has the bits that the format defines")
      }
      for count in [1, 5, 13] {
        let rows = sample.rows(count)
        let products = Self.multiply(rows, count, matrix)
        for row in 0..<count {
          let x = Array(rows[row * shape.1..<(row + 1) * shape.1])
          for output in 0..<shape.0 {
            let exact = zip(x, sample.weights[output]).reduce(0.0) {
              $0 + Double($1.0) * Double($1.1)
            }
            let error = abs(Double(products[row][output]) - exact)
            #expect(error <= sample.errorBound(x, output, digits))
          }
        }
      }
    }
  }

  @Test(arguments: formats, [FixedPointMatrix.Digits.two, .three])
  func bitsDoNotDependOnTheProcessorOrTheCompany(
    format: FixedPointMatrix.Format, digits: FixedPointMatrix.Digits
  ) throws {
    let sample = Sample(format, outputs: 45, inputs: 96)
    let matrix = try #require(sample.matrix(digits))
    let rows = sample.rows(8)
    let together = Self.multiply(rows, 8, matrix)
    for row in 0..<8 {
      let alone = Self.multiply(Array(rows[row * 96..<(row + 1) * 96]), 1, matrix)
      #expect(alone[0] == together[row])
    }
    kernel_limit_instruction_set(0)
    defer { kernel_limit_instruction_set(2) }
    #expect(!FixedPointMatrix.isFast)
    #expect(Self.multiply(rows, 8, matrix) == together)
  }

  @Test(arguments: formats, [0, 2] as [Int32])
  func onlyTheRowOfAnInfiniteValueSuffers(
    format: FixedPointMatrix.Format, instructionSet: Int32
  ) throws {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    let sample = Sample(format, outputs: 33, inputs: 64)
    let matrix = try #require(sample.matrix(.three))
    let rows = sample.rows(7)
    let sound = Self.multiply(rows, 7, matrix)
    for value in [Float.nan, -.nan, .infinity, -.infinity] {
      var broken = rows
      broken[3 * 64 + 40] = value
      let products = Self.multiply(broken, 7, matrix)
      for row in 0..<7 where row != 3 { #expect(products[row] == sound[row]) }
      #expect(products[3].allSatisfy { !$0.isFinite })
    }
  }

  @Test(arguments: formats, [0, 2] as [Int32])
  func extremeActivations(format: FixedPointMatrix.Format, instructionSet: Int32) throws {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    let sample = Sample(format, outputs: 3, inputs: 64)
    let matrix = try #require(sample.matrix(.three))
    func row(_ value: (Int) -> Float) -> [Float] {
      Self.multiply((0..<64).map(value), 1, matrix)[0]
    }
    #expect(row { _ in 0 } == [0, 0, 0])
    #expect(row { _ in .leastNonzeroMagnitude } == [0, 0, 0])
    let huge = row { $0 == 5 ? 1e36 : 1e-30 }
    let tiny = row { _ in 1e-29 }
    for output in 0..<3 {
      let weights = sample.weights[output]
      let dominant = Double(weights[5]) * 1e36
      #expect(abs(Double(huge[output]) - dominant) <= 1e-5 * 1e36)
      let sum = weights.reduce(0.0) { $0 + Double($1) } * 1e-29
      #expect(abs(Double(tiny[output]) - sum) <= 1e-5 * 1e-29 * 64)
    }
  }

  @Test(arguments: [FixedPointMatrix.Digits.two, .three])
  func theLargestCodesAndActivationsDoNotOverflow(digits: FixedPointMatrix.Digits) throws {
    for (format, code, value) in [
      (FixedPointMatrix.Format.bytes, UInt8(0x80), -128.0), (.bytes, 0x7f, 127),
      (.nibbles, 0, -8), (.nibbles, 0xff, 7), (.nibblesWithOffset, 0xff, 15),
    ] {
      var sample = Sample(format, outputs: 2, inputs: 64)
      sample.setAll(code: code, scale: 1)
      let matrix = try #require(sample.matrix(digits))
      for sign in [Float(1), -1] {
        let products = Self.multiply([Float](repeating: 3 * sign, count: 64), 1, matrix)[0]
        for product in products {
          let exact = value * 64 * 3 * Double(sign)
          #expect(abs(Double(product) - exact) <= 1e-6 * abs(exact))
        }
      }
    }
  }

  @Test func scalesThatAreNotFiniteAreRefused() {
    for format in Self.formats {
      for bits in [0x7c00, 0xfc00, 0x7e00] as [UInt16] {
        var sample = Sample(format, outputs: 4, inputs: 64)
        sample.setScale(block: 5, bits: bits)
        #expect(sample.matrix(.three)?.outputs == nil)
      }
    }
  }

  @Test func severalMatricesLieBelowEachOther() throws {
    let (first, second) = (
      Sample(.nibbles, outputs: 37, inputs: 64), Sample(.nibbles, outputs: 5, inputs: 64)
    )
    let matrix = try #require(
      first.bytes.withUnsafeBytes { one in
        second.bytes.withUnsafeBytes { other -> FixedPointMatrix? in
          guard let one = one.baseAddress, let other = other.baseAddress else { return nil }
          return FixedPointMatrix(
            packing: [(one, 37), (other, 5)], inputs: 64, format: .nibbles, digits: .three)
        }
      })
    var row = [Float](repeating: 0, count: 64)
    matrix.copyRow(36, into: &row)
    #expect(row == first.weights[36])
    matrix.copyRow(38, into: &row)
    #expect(row == second.weights[1])
  }

  /// The products of some rows, `[rows][outputs]`; all in two halves where there are panels.
  private static func multiply(_ rows: [Float], _ count: Int, _ matrix: FixedPointMatrix)
    -> [[Float]]
  {
    let prepared = FixedPointRows(rows: count, inputs: matrix.inputs)
    let stride = matrix.outputs + 3
    let target = AlignedBuffer(count: count * stride)
    target.values.update(repeating: 77)
    rows.withUnsafeBufferPointer { rows in
      guard let rows = rows.baseAddress else { return }
      matrix.round(rows: count, rows, into: prepared)
    }
    let middle = min(FixedPointMatrix.panel, matrix.outputs)
    for part in [0..<middle, middle..<matrix.outputs] where !part.isEmpty {
      matrix.multiply(
        rows: count, prepared, outputs: part, into: target.pointer + part.lowerBound,
        stride: stride)
    }
    return (0..<count).map { row in
      let values = target.values[row * stride..<(row + 1) * stride]
      #expect(values.suffix(3).allSatisfy { $0 == 77 }, "nothing is written past the end")
      return Array(values.prefix(matrix.outputs))
    }
  }
}
