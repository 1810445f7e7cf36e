import Numerics

extension Projection {
  /// Packs matrices of a file, one below the other, without a detour through float32.
  ///
  /// - Returns: `nil` if they are not stored as integers of one kind, or not all are finite.
  /// - Throws: ``ModelFileError`` if there is no such tensor.
  init?(packing names: [String], of file: any TensorFile, digits: FixedPointMatrix.Digits) throws {
    let infos = try names.map(file.info)
    guard let first = infos.first, let format = first.type.fixedPointFormat,
      infos.allSatisfy({ $0.type == first.type && $0.columns == first.columns }),
      let source = file.mapping.bytes.baseAddress,
      let matrix = FixedPointMatrix(
        packing: infos.map { (source + $0.byteRange.lowerBound, $0.rows) }, inputs: first.columns,
        format: format, digits: digits)
    else { return nil }
    self.init(matrix)
  }
}

extension TensorType {
  /// How blocks of this type hold integers; `nil` if they do not.
  fileprivate var fixedPointFormat: FixedPointMatrix.Format? {
    switch self {
    case .q8_0: .bytes
    case .q4_0: .nibbles
    case .q4_1: .nibblesWithOffset
    default: nil
    }
  }
}
