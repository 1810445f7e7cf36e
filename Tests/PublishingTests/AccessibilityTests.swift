import Foundation
import Testing

@testable import Publishing

/// What readers without a mouse, without eyes or with weak ones need.
@Suite struct AccessibilityTests {
  private func elements(_ page: String) -> [(name: String, attributes: [String: String])] {
    page.matches(of: /<([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>/).map { match in
      var attributes: [String: String] = [:]
      for pair in match.2.matches(of: /\ ([a-z-]+)="([^"]*)"/) {
        attributes[String(pair.1)] = String(pair.2)
      }
      return (String(match.1), attributes)
    }
  }

  private func pages() throws -> [String: String] {
    let files = try SampleSite.site([SampleSite.everything, "", SampleSite.everything]).build()
      .files
    return files.filter { $0.key.hasSuffix(".html") }
      .mapValues { String(decoding: $0, as: UTF8.self) }
  }

  @Test func imagesIdentifiersHeadingsAndLanguage() throws {
    for (name, page) in try pages() {
      let elements = elements(page)
      #expect(
        elements.filter { $0.name == "img" }.allSatisfy { $0.attributes["alt"]?.isEmpty == false })
      let identifiers = elements.compactMap { $0.attributes["id"] }
      #expect(Set(identifiers).count == identifiers.count, "\(name): \(identifiers)")
      let levels = elements.compactMap { element in
        element.name.hasPrefix("h") ? Int(element.name.dropFirst()) : nil
      }
      #expect(levels.filter { $0 == 1 }.count == 1 && levels.first == 1)
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(name): \(levels)")
      #expect(page.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
      let fragments = elements.compactMap { $0.attributes["href"] }.filter { $0.hasPrefix("#") }
      #expect(fragments.allSatisfy { identifiers.contains(String($0.dropFirst())) })
      let skip = elements.first { $0.name == "a" }
      #expect(skip?.attributes["href"] == "#content")
      #expect(elements.contains { $0.name == "main" && $0.attributes["id"] == "content" })
      for element in elements where element.attributes["role"] == "region" {
        #expect(element.attributes["aria-label"] != nil && element.attributes["tabindex"] == "0")
      }
      #expect(!page.contains("http://") || page.contains("www.w3.org"))
    }
  }

  private func luminance(_ hexadecimal: String) throws -> Double {
    let number = try #require(UInt32(hexadecimal.dropFirst(), radix: 16))
    let channels = [16, 8, 0].map { shift -> Double in
      let value = Double(number >> UInt32(shift) & 255) / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }

  private func contrast(_ one: String, _ other: String) throws -> Double {
    let (a, b) = (try luminance(one), try luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test(
    arguments: [
      ("ink", "ground", 7.0), ("ink", "panel", 7), ("quiet", "ground", 4.5),
      ("quiet", "panel", 4.5),
      ("link", "ground", 4.5), ("link", "panel", 4.5), ("accent", "ground", 4.5),
      ("error", "ground", 4.5), ("error", "error-ground", 4.5), ("ink", "error-ground", 7),
      ("quiet", "error-ground", 4.5), ("warning", "warning-ground", 4.5),
      ("ink", "warning-ground", 7),
      ("success", "success-ground", 4.5), ("note", "note-ground", 4.5), ("ink", "note-ground", 7),
      ("link", "note-ground", 4.5), ("keyword", "panel", 4.5), ("string", "panel", 4.5),
      ("number", "panel", 4.5), ("comment", "panel", 4.5), ("type", "panel", 4.5),
      ("label", "panel", 4.5), ("control", "ground", 3), ("control", "panel", 3),
      ("shade-line", "ground", 3), ("shade-line", "panel", 3),
    ] as [(String, String, Double)])
  func contrast(_ text: String, _ ground: String, _ least: Double) throws {
    let colors = Theme.colors
    let text = try #require(colors.first { $0.name == text })
    let ground = try #require(colors.first { $0.name == ground })
    #expect(try contrast(text.light, ground.light) >= least)
    #expect(try contrast(text.dark, ground.dark) >= least)
  }

  @Test func styleSheetUsesDeclaredColorsAndNoNetwork() {
    let sheet = Theme.styleSheet
    let declared = Set(
      Theme.colors.map(\.name) + [
        "serif", "sans", "mono", "rail", "gap", "margin", "note-width", "tone", "tone-ground",
        "columns", "graph-width",
      ])
    for match in sheet.matches(of: /var\(--([a-z-]+)\)/) {
      #expect(declared.contains(String(match.1)), "\(match.1)")
    }
    #expect(!sheet.contains("url(") && !sheet.contains("@import"))
    #expect(!Theme.script.contains("innerHTML") && !Theme.script.contains("http"))
    #expect(sheet.filter { $0 == "{" }.count == sheet.filter { $0 == "}" }.count)
  }
}
