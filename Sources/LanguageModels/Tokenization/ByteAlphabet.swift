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

  private static let bytes: [UnicodeScalar: UInt8] = Dictionary(
    uniqueKeysWithValues: characters.enumerated().map { ($1, UInt8($0)) })

  /// The bytes a vocabulary entry stands for; its own UTF-8 if it is not in the alphabet.
  static func bytes(of entry: String) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in entry.unicodeScalars {
      guard let byte = bytes[scalar] else { return Array(entry.utf8) }
      result.append(byte)
    }
    return result
  }
}
