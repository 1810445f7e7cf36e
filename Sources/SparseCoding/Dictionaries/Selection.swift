/// Choosing the largest of some values.
enum Selection {
  /// The `rank`-th largest value, from 1; reorders the values.
  ///
  /// - Complexity: O(count) on average (Hoare's quickselect, median of three).
  static func largest(
    _ rank: Int, of values: UnsafeMutablePointer<Float>, count: Int
  ) -> Float {
    var (low, high) = (0, count - 1)
    let wanted = rank - 1
    while low < high {
      let (first, middle, last) = (values[low], values[(low + high) / 2], values[high])
      let pivot = max(min(first, middle), min(max(first, middle), last))
      var (left, right) = (low, high)
      while left <= right {
        while values[left] > pivot { left += 1 }
        while values[right] < pivot { right -= 1 }
        if left <= right {
          swap(&values[left], &values[right])
          left += 1
          right -= 1
        }
      }
      if wanted <= right {
        high = right
      } else if wanted >= left {
        low = left
      } else {
        break
      }
    }
    return values[wanted]
  }

  /// Keeps the `k` largest of a list's entries, in their order; of equal ones the first.
  ///
  /// - Returns: How many are kept.
  static func keepLargest(
    _ k: Int, of count: Int, indices: UnsafeMutablePointer<Int32>,
    codes: UnsafeMutablePointer<Float>
  ) -> Int {
    guard count > k else { return count }
    let threshold = withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { copy in
      guard let copy = copy.baseAddress else { return Float(0) }
      copy.update(from: codes, count: count)
      return largest(k, of: copy, count: count)
    }
    var above = 0
    for entry in 0..<count where codes[entry] > threshold { above += 1 }
    var ties = k - above
    return keep(
      from: threshold, ties: &ties, of: count, indices: indices, codes: codes)
  }

  /// Keeps the entries of a list that are above a threshold and the first `ties` that equal it, in
  /// their order; takes what it has kept of these from `ties`.
  ///
  /// - Returns: How many are kept.
  static func keep(
    from threshold: Float, ties: inout Int, of count: Int, indices: UnsafeMutablePointer<Int32>,
    codes: UnsafeMutablePointer<Float>
  ) -> Int {
    var list = EntryList(indices: indices, codes: codes)
    for entry in 0..<count {
      let code = codes[entry]
      if code == threshold {
        guard ties > 0 else { continue }
        ties -= 1
      } else if code < threshold {
        continue
      }
      list.add(Int(indices[entry]), code)
    }
    return list.count
  }
}
