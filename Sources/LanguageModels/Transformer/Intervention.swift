import Numerics

/// An edit of the activations at one site, made while the model runs.
///
/// Everything computed after the site sees the edited values: an edit of `mlp(l)` changes what
/// the down projection of block `l` reads, one of `attention(l)` what the output projection
/// reads. Edits of the same site are made in the order given.
public struct Intervention: Sendable {
  /// Where to edit.
  public var site: Site
  /// The edit; called once in a run, with the activations of all tokens.
  public var edit: @Sendable (inout ActivationView) throws -> Void

  /// Creates an intervention from a site and an edit.
  public init(site: Site, edit: @escaping @Sendable (inout ActivationView) throws -> Void) {
    self.site = site
    self.edit = edit
  }
}

/// The activations at one site of a running model, `[tokens, width]`, open to edits.
///
/// Valid only during the call of ``Intervention/edit``.
public struct ActivationView {
  /// The site.
  public let site: Site
  /// Length of a row.
  public let width: Int
  /// The tokens the rows belong to.
  public let batch: TokenBatch
  private let values: UnsafeMutablePointer<Float>
  private let places: [Place]

  /// A row's sequence and its position in it.
  struct Place {
    let sequence: Int32
    let position: Int32
  }

  init(
    site: Site, width: Int, batch: TokenBatch, places: [Place],
    values: UnsafeMutablePointer<Float>
  ) {
    self.site = site
    self.width = width
    self.batch = batch
    self.places = places
    self.values = values
  }

  /// Number of rows, one for each token.
  public var rows: Int { places.count }

  /// The sequence that a row belongs to.
  public func sequence(of row: Int) -> Int { Int(places[row].sequence) }

  /// The position of a row in its sequence, from 0.
  public func position(of row: Int) -> Int { Int(places[row].position) }

  /// The row at a position of a sequence.
  ///
  /// - Precondition: The sequence exists and is longer than `position`.
  public func row(sequence: Int, position: Int) -> Int {
    precondition(position >= 0 && position < batch.lengths[sequence], "inside the sequence")
    return batch.lengths[..<sequence].reduce(0, +) + position
  }

  /// One value.
  public subscript(row: Int, column: Int) -> Float {
    get { values[offset(row, column)] }
    set { values[offset(row, column)] = newValue }
  }

  /// A copy of one row.
  public func values(ofRow row: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: values + offset(row, 0), count: width))
  }

  /// Replaces one row.
  ///
  /// - Precondition: `newValues` holds `width` values.
  public mutating func setRow(_ row: Int, to newValues: some Collection<Float>) {
    precondition(newValues.count == width, "a row has `width` values")
    withMutableRow(row) { _ = $0.update(fromContentsOf: newValues) }
  }

  /// Edits one row in place.
  public mutating func withMutableRow<Result, Failure: Error>(
    _ row: Int, _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeMutableBufferPointer(start: values + offset(row, 0), count: width))
  }

  /// Edits all rows in place, row by row; for edits that are matrix products.
  public mutating func withMutableValues<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeMutableBufferPointer(start: values, count: rows * width))
  }

  private func offset(_ row: Int, _ column: Int) -> Int {
    precondition(row >= 0 && row < rows && column >= 0 && column < width, "inside the view")
    return row * width + column
  }
}
