import Foundation

/// The marks of an axis: where they stand and what they say.
struct Ticks: Hashable, Sendable {
  /// Values with a label.
  var values: [Double]
  /// The labels, one for each value.
  var labels: [String]
  /// Values with a short mark and no label.
  var minor: [Double] = []
}

extension Ticks {
  /// The step of the form 1, 2 or 5 × 10ⁿ that cuts a span into about `count` parts.
  ///
  /// It is the smallest such step that does not cut the span into more than `count` parts, give or
  /// take half a part.
  static func niceStep(span: Double, count: Int) -> Double {
    let raw = span / Double(max(count, 1))
    guard raw.isFinite, raw > 0 else { return 1 }
    let exponent = floor(log10(raw))
    let fraction = raw / pow(10, exponent)
    let nice =
      switch fraction {
      case ..<1.15: 1.0
      case ..<2.3: 2.0
      case ..<5.75: 5.0
      default: 10.0
      }
    // Dividing by a whole power keeps steps such as 0.1 exact to the last digit.
    return exponent < 0 ? nice / pow(10, -exponent) : nice * pow(10, exponent)
  }

  /// Ticks at round values inside a range, about `count` of them.
  static func linear(_ range: DataRange, count: Int) -> Ticks {
    let step = range.step ?? niceStep(span: range.span, count: count)
    let values = multiples(of: step, in: range)
    return Ticks(values: values, labels: NumberText.axisLabels(values, step: step))
  }

  private static func multiples(of step: Double, in range: DataRange) -> [Double] {
    let first = (range.lower / step - 1e-6).rounded(.up)
    let last = (range.upper / step + 1e-6).rounded(.down)
    guard first.isFinite, last.isFinite, last >= first, last - first < 1000 else { return [] }
    let inverse = (1 / step).rounded()
    let exact = step < 1 && abs(inverse * step - 1) < 1e-12
    return (0...Int(last - first)).map { offset in
      let multiple = first + Double(offset)
      // 3 / 10 is 0.3; 3 × 0.1 is not. Adding zero turns −0 into 0.
      return (exact ? multiple / inverse : multiple * step) + 0
    }
  }

  /// Ticks at powers of ten inside a positive range, about `count` of them.
  ///
  /// Below two decades 1, 2 and 5 are labelled; below about one, round steps as on a linear axis.
  static func logarithmic(_ range: DataRange, count: Int) -> Ticks {
    guard range.lower > 0, range.upper > range.lower else { return Ticks(values: [], labels: []) }
    let first = Int(floor(log10(range.lower)))
    let last = Int(ceil(log10(range.upper)))
    let decades = log10(range.upper / range.lower)
    func inside(_ mantissas: [Double], every stride: Int = 1) -> [Double] {
      var values: [Double] = []
      for exponent in first...last where exponent.isMultiple(of: stride) {
        for mantissa in mantissas {
          let value = decimal(mantissa, exponent)
          if value >= range.lower * (1 - 1e-9) && value <= range.upper * (1 + 1e-9) {
            values.append(value)
          }
        }
      }
      return values
    }
    if decades < 2 {
      let values = inside([1, 2, 5])
      let minor = inside([3, 4, 6, 7, 8, 9])
      if values.count >= 3 && values.count <= max(count + 2, 4) {
        return Ticks(values: values, labels: NumberText.logarithmicLabels(values), minor: minor)
      }
      let halves = inside([1, 3])
      if values.count > count + 2, halves.count >= 2 {
        return Ticks(
          values: halves, labels: NumberText.logarithmicLabels(halves),
          minor: inside([2, 4, 5, 6, 7, 8, 9]))
      }
      let linear = linear(range, count: max(3, count - 1))
      if linear.values.count >= 2 || values.isEmpty { return linear }
      return Ticks(values: values, labels: NumberText.logarithmicLabels(values), minor: minor)
    }
    var stride = 1
    while inside([1], every: stride).count > max(count, 2) { stride += 1 }
    let values = inside([1], every: stride)
    let minor =
      stride > 1 ? inside([1]) : decades <= 5 ? inside([2, 3, 4, 5, 6, 7, 8, 9]) : []
    return Ticks(values: values, labels: NumberText.logarithmicLabels(values), minor: minor)
  }

  /// Ticks at every power of ten inside a positive range, with nothing between them labelled.
  static func powersOfTen(_ range: DataRange) -> Ticks {
    guard range.lower > 0, range.upper > range.lower else { return Ticks(values: [], labels: []) }
    let first = Int(ceil(log10(range.lower) - 1e-9))
    let last = Int(floor(log10(range.upper) + 1e-9))
    guard first <= last else { return Ticks(values: [], labels: []) }
    let values = (first...last).map { decimal(1, $0) }
    let minor = (first - 1...last).flatMap { exponent in
      (2...9).map { decimal(Double($0), exponent) }
    }
    return Ticks(
      values: values, labels: NumberText.logarithmicLabels(values),
      minor: minor.filter(range.contains))
  }

  /// The double nearest to a decimal number, without the error of multiplying powers.
  private static func decimal(_ mantissa: Double, _ exponent: Int) -> Double {
    exponent < 0 ? mantissa / pow(10, Double(-exponent)) : mantissa * pow(10, Double(exponent))
  }

  /// Ticks at the whole numbers that have a category inside a range.
  static func categories(_ names: [String], in range: DataRange) -> Ticks {
    let places = names.indices.filter { range.contains(Double($0)) }
    return Ticks(values: places.map(Double.init), labels: places.map { names[$0] })
  }
}
