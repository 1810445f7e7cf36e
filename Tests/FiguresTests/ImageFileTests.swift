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
    #expect(
      names == ["IHDR", "sRGB", "PLTE", "pHYs", "tEXt", "tEXt", "iTXt", "IDAT", "IEND"])
    // 192 pixels an inch.
    let density: [UInt8] = [0, 0, 0x1D, 0x87]
    #expect(image.chunks[3].content == density + density + [1])
    #expect(image.chunks[4].content == Array("Software\0Monograph 1.0".utf8))
    #expect(image.chunks[5].content == Array("Key\0Gr".utf8) + [0xF6, 0xDF] + Array("e".utf8))
    #expect(image.chunks[6].content == Array("Note\0\0\0\0\0α → β".utf8))
  }

  @Test func zerosInTextsAreLeftOut() throws {
    let file = try encode([0], width: 1, metadata: [("Key", "a\0b"), ("Empty", "")])
    let image = try #require(PortableImage(file))
    let texts = image.chunks.filter { $0.name == "tEXt" }.map(\.content)
    #expect(texts == [Array("Key\0ab".utf8), Array("Empty\0".utf8)])
  }

  private func encode(
    _ pixels: [UInt32], width: Int, height: Int? = nil,
    metadata: [(key: String, text: String)] = [],
    memoryLimit: Int = .max
  ) throws -> [UInt8] {
    try ImageFile.encode(
      IndexedImage(pixels, width: width), width: width, height: height ?? pixels.count / width,
      pixelsPerPoint: 1, metadata: metadata, memoryLimit: memoryLimit)
  }

  /// Pixels of `colors` colours without order, so that they hardly shrink.
  private func noise(_ count: Int, colors: UInt32) -> [UInt32] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return (state >> 8) % colors &* 65_793
    }
  }

  @Test(arguments: [(1, 1, 1), (3, 1, 2), (1, 7, 3), (17, 5, 16), (31, 33, 255), (701, 503, 256)])
  func anotherReaderSeesTheSamePixels(width: Int, height: Int, colors: UInt32) throws {
    let pixels = noise(width * height, colors: colors)
    let file = try encode(pixels, width: width)
    let decoded = try #require(PortableImage.pixels(file))
    #expect((decoded.width, decoded.height) == (width, height))
    #expect(decoded.pixels == pixels)
    let pieces = PortableImage(file)?.chunks.count { $0.name == "IDAT" }
    #expect(pieces == (width > 700 ? 2 : 1))
  }

  @Test(arguments: [
    (0, 0, "Image width is zero"), (1_000_001, 1, "Image width exceeds user limit"),
  ])
  func impossibleSizesAreRefused(width: Int, height: Int, reason: String) throws {
    let pixels = [UInt32](repeating: 0, count: width * height)
    let error = try #require(throws: FigureError.self) {
      try encode(pixels, width: width, height: height)
    }
    #expect(error.problem == .drawing)
    #expect(error.message.contains("libpng could not write the image: \(reason)"))
  }

  @Test(arguments: [(2, 2), (-1, -3), (3, -1), (1 << 32, 0)])
  func sizesThatAreNotThePixelsAreRefused(width: Int, height: Int) {
    #expect(throws: FigureError.self) {
      try ImageFile.encode(
        IndexedImage([1, 2, 3], width: 3), width: width, height: height, pixelsPerPoint: 1,
        metadata: [])
    }
  }

  /// Wherever memory runs out, there is an error instead of a file or a crash.
  @Test func lackOfMemoryIsAnError() throws {
    let pixels = noise(40_000, colors: 200)
    let metadata = (0..<20).map { (key: "Key \($0)", text: "Größe α \($0)") }
    let expected = try encode(pixels, width: 200, metadata: metadata)
    var refusals: Set<String> = []
    var limit = 0
    while limit < 8 << 20 {
      do {
        let file = try encode(pixels, width: 200, metadata: metadata, memoryLimit: limit)
        #expect(file == expected)
        break
      } catch let error as FigureError {
        #expect(error.problem == .drawing)
        refusals.insert(error.message)
      }
      limit += limit < 8192 ? 61 : 997
    }
    #expect(limit > 300_000 && limit < 2 << 20)
    #expect(refusals.count > 2)
    #expect(refusals.contains("libpng could not write the image: Out of memory."))
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

  @Test func reservedColorsStayExact() {
    // A fine ramp of rare colours among a crowd of frequent ones.
    let reserved = (0..<160).map { UInt32($0 * 0x01_0101 + 0x10_0000) }
    let crowd = (0..<4000).flatMap { [UInt32](repeating: UInt32($0 * 4111) & 0xFF_FFFF, count: 9) }
    let pixels = reserved + crowd
    let image = pixels.withUnsafeBufferPointer {
      IndexedImage(
        $0, width: pixels.count, height: 1, stride: pixels.count, reserved: Set(reserved))
    }
    for (place, color) in reserved.enumerated() {
      let index = Int(image.indices[place]) * 3
      let parts = image.palette[index..<index + 3].map(UInt32.init)
      #expect(parts[0] << 16 | parts[1] << 8 | parts[2] == color)
    }
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
