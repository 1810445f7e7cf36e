// swift-tools-version: 6.2
import PackageDescription

/// The project's own modules are optimised in every configuration, so that one
/// debug build (swift-syntax: 3 minutes instead of 12) serves both the report
/// and the tests without slowing the numerical kernels down.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: optimized)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: Bool = false)
  -> Target
{
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    resources: resources ? [.copy("Fixtures")] : [])
}

func systemLibrary(_ name: String, pkgConfig: String? = nil, apt: [String], brew: [String])
  -> Target
{
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
    providers: [.apt(apt), .brew(brew)])
}

let package = Package(
  name: "monograph",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "monograph", targets: ["monograph"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // Headers only: the library is opened at run time, after its kernels have been chosen.
    systemLibrary("COpenBLAS", apt: ["libopenblas-dev"], brew: ["openblas"]),
    systemLibrary("CCmark", pkgConfig: "libcmark", apt: ["libcmark-dev"], brew: ["cmark"]),
    systemLibrary("CPNG", pkgConfig: "libpng", apt: ["libpng-dev"], brew: ["libpng"]),
    systemLibrary(
      "CPangoCairo", pkgConfig: "pangocairo", apt: ["libpango1.0-dev", "libcairo2-dev"],
      brew: ["pango", "cairo"]),
    systemLibrary("CZip", pkgConfig: "libzip", apt: ["libzip-dev"], brew: ["libzip"]),
    systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: ["libssl-dev"], brew: ["openssl@3"]),

    module("Storage", ["CCrypto"]),
    // Optimised in every configuration, and compiled for several instruction sets.
    .target(name: "Kernels", cSettings: [.unsafeFlags(["-O3"])]),
    module("Numerics", ["COpenBLAS", "Kernels"]),
    module("LanguageModels", ["Numerics", "Storage", "CZip"]),
    module("SparseCoding", ["Kernels", "LanguageModels", "Numerics", "Storage"]),
    module("Interpretation", ["LanguageModels", "Numerics", "SparseCoding", "Storage"]),
    module("CausalAnalysis", ["LanguageModels", "Numerics", "SparseCoding"]),
    // In C, because libpng reports errors by `longjmp`, which must not cross Swift frames.
    .target(name: "PNGWriter", dependencies: ["CPNG"]),
    module("Figures", ["CPangoCairo", "PNGWriter"]),
    module("Mathematics", ["Storage"]),
    module("Bibliography"),
    module(
      "Notebook",
      [
        "Bibliography", "CCmark", "Figures", "Mathematics", "Storage",
        .product(name: "SwiftParser", package: "swift-syntax"),
        .product(name: "SwiftOperators", package: "swift-syntax"),
        .product(name: "SwiftParserDiagnostics", package: "swift-syntax"),
        .product(name: "Yams", package: "Yams"),
      ]),
    module(
      "Directives",
      [
        "CausalAnalysis", "Figures", "Interpretation", "LanguageModels", "Notebook", "Numerics",
        "SparseCoding", "Storage",
      ]),
    module("Publishing", ["Bibliography", "Figures", "Mathematics", "Notebook", "Storage"]),
    module(
      "Preview",
      [
        "Storage", .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),
    module("Scaffolding", ["Storage"]),
    .executableTarget(
      name: "monograph",
      dependencies: [
        "Directives", "Figures", "LanguageModels", "Notebook", "Numerics", "Preview", "Publishing",
        "Scaffolding", "SparseCoding", "Storage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    tests("Storage"),
    tests("Numerics", ["Kernels"]),
    tests("LanguageModels", ["Numerics", "Storage"], resources: true),
    tests("SparseCoding", ["Kernels", "LanguageModels", "Numerics", "Storage"], resources: true),
    tests("CausalAnalysis", ["LanguageModels", "Numerics", "SparseCoding"]),
    tests(
      "Interpretation",
      [
        "LanguageModels", "Numerics", "SparseCoding", "Storage",
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ], resources: true),
    tests("Figures", ["CPangoCairo"]),
    tests("Mathematics"),
    tests("Bibliography"),
    tests("Notebook", ["Bibliography", "Figures", "Mathematics", "Storage"]),
    tests(
      "Directives",
      [
        "Figures", "Interpretation", "LanguageModels", "Notebook", "Numerics", "SparseCoding",
        "Storage", .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),
    tests("Publishing", ["Bibliography", "Figures", "Mathematics", "Notebook", "Storage"]),
    tests("Preview"),
    tests("Scaffolding"),
    tests("monograph"),
  ],
  swiftLanguageModes: [.v6]
)
