import Testing

@testable import Figures

@Suite struct ImageFileTests {
  @Test func fileHasSizeTextAndValidChecksums() throws {
    let file = try Samples.mixed.png(
      .dark, metadata: [("Software", "Monograph 1.0"), ("Key", "Größe"), ("Note", "α → β")])
    let image = try #require(PortableImage(file))
    let size = Samples.mixed.pixelSize(scale: 2)
    #expect((image.width, image.height) == size)
    #expect(Samples.mixed.pixelSize() == (size.width / 2, size.height / 2))
    for chunk in image.chunks {
      #expect(PortableImage.checksum(Array(chunk.name.utf8) + chunk.content) == chunk.checksum)
    }
    let names = image.chunks.map(\.name)
    #expect(Array(names.prefix(5)) == ["IHDR", "pHYs", "tEXt", "tEXt", "iTXt"])
    #expect(names.contains("PLTE") && names.contains("IDAT") && names.last == "IEND")
    #expect(image.chunks[2].content == Array("Software\0Monograph 1.0".utf8))
    #expect(image.chunks[3].content == Array("Key\0Gr".utf8) + [0xF6, 0xDF] + Array("e".utf8))
    #expect(image.chunks[4].content == Array("Note\0\0\0\0\0α → β".utf8))
  }

  @Test func checksumMatchesTheStandardVector() {
    #expect(ImageFile.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
  }

  @Test(arguments: ["", " key", "a  b", "tab\t", "ключ", String(repeating: "k", count: 80)])
  func unusableKeysAreRefused(key: String) {
    #expect(throws: FigureError.self) { try Samples.bars([1]).png(.light, metadata: [(key, "")]) }
  }

  @Test func sameFigureGivesTheSameBytes() throws {
    for appearance in Appearance.allCases {
      #expect(try Samples.mixed.png(appearance) == Samples.mixed.png(appearance))
    }
    #expect(try Samples.mixed.png(.light) != Samples.mixed.png(.dark))
  }

  @Test func concurrentDrawingGivesTheSameBytes() async throws {
    let expected = try Samples.mixed.png(.light)
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 { group.addTask { try Samples.mixed.png(.light) } }
      for try await file in group { #expect(file == expected) }
    }
  }

  @Test func fewColorsAreKeptExactly() {
    let pixels = (0..<256).map { UInt32($0 * 65_793 & 0xFF_FFFF) }
    let image = IndexedImage(pixels, width: 16)
    let colors = stride(from: 0, to: image.palette.count, by: 3).map { place in
      image.palette[place..<place + 3].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    #expect(image.indices.map { colors[Int($0)] } == pixels)
  }

  @Test func manyColorsKeepTheFrequentAndStayNear() {
    var pixels = [UInt32](repeating: 0x0072B2, count: 4096)
    for index in 0..<40_000 { pixels.append(UInt32(index * 419) & 0xFF_FFFF) }
    let image = IndexedImage(pixels, width: 8)
    #expect(image.palette.count <= 768)
    #expect(
      Array(image.palette[Int(image.indices[0]) * 3..<Int(image.indices[0]) * 3 + 3])
        == [0x00, 0x72, 0xB2])
    for (pixel, index) in zip(pixels, image.indices) {
      let entry = Int(index) * 3
      for (part, shift) in [16, 8, 0].enumerated() {
        #expect(abs(Int(pixel >> UInt32(shift) & 0xFF) - Int(image.palette[entry + part])) < 96)
      }
    }
  }
}
