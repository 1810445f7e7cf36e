import Foundation

/// What the system says about the processor.
public enum Processor {
  /// The processor's name, such as `AMD EPYC`; `nil` where the system does not tell.
  public static let name: String? = fields["model name"]

  /// The instruction sets it has, by the system's names, such as `avx512f`.
  public static let features = Set((fields["flags"] ?? "").split(separator: " ").map(String.init))

  /// The description of the first core.
  private static let fields: [String: String] = {
    // The file reports a size of zero, which Foundation's readers take at its word.
    guard let stream = fopen("/proc/cpuinfo", "r") else { return [:] }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 16384)
    let count = fread(&bytes, 1, bytes.count, stream)
    let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    let pairs = lines.compactMap { line -> (String, String)? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return (
        parts[0].trimmingCharacters(in: .whitespaces), parts[1].trimmingCharacters(in: .whitespaces)
      )
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }()
}
