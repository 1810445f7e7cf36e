/// GPT-2's printable stand-ins for the 256 bytes, in which vocabularies are written.
enum ByteAlphabet {
  /// The stand-in of each byte: itself where printable, else a letter from U+0100 upwards.
  static let characters: [UnicodeScalar] = {
    var spare: UInt32 = 256
    return (0..<256).map { (byte: UInt32) in
      let isPrintable =
        (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
      defer { if !isPrintable { spare += 1 } }
      return UnicodeScalar(isPrintable ? byte : spare) ?? "?"
    }
  }()

  /// The byte of each stand-in by its number; -1 for numbers that are none.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 512)
    for (byte, character) in characters.enumerated() { bytes[Int(character.value)] = Int16(byte) }
    return bytes
  }()

  /// The bytes a vocabulary entry stands for; its own UTF-8 if it is not in the alphabet.
  static func bytes(of entry: String) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in entry.unicodeScalars {
      guard scalar.value < 512, bytes[Int(scalar.value)] >= 0 else { return Array(entry.utf8) }
      result.append(UInt8(truncatingIfNeeded: bytes[Int(scalar.value)]))
    }
    return result
  }
}
