import Foundation
import Notebook
import Testing

@testable import Publishing

/// Cards and the links between them.
@Suite struct CardTests {
  @Test func golden() throws {
    let card = try FeatureSample.card(
      "Feature 7", anchor: "feature-7", links: [CardLink("8", to: "none", note: "cosine 0.6")])
    let context = try FeatureSample.context([[.card(card)]])
    let expected = """
      <article class="card" id="feature-7" aria-label="Feature 7"><p class="card-origin">layer 10</p>
      <p class="card-title">Feature 7 <a class="anchor" href="#feature-7" \
      aria-label="Link to Feature 7">#</a></p>
      <p class="card-explanation"><bdi>fires on ‘Inc’</bdi></p>
      <dl class="card-facts"><div><dt>Density</dt>
      <dd>0.31<span class="unit">%</span></dd>
      </div>
      </dl>
      <div class="card-sections"><section class="half"><strong>Nearest</strong>\
      <ul class="card-links"><li>8 <span class="unit">cosine 0.6</span></li>
      </ul>
      </section>
      <section class="half"><strong>Codes</strong><p class="card-note">412 tokens</p>
      <svg class="bars" role="img" aria-label="Most are small." viewBox="0 0 4 40" \
      preserveAspectRatio="none"><path d="M0.05 40V0h.9V40zM1.05 40V30h.9V40zM3.05 40V20h.9V40z">\
      </path></svg><p class="bars-axis" aria-hidden="true"><span>0</span><span>8</span></p>
      </section>
      <section><strong>Raises</strong><p class="shaded token-list"><span><b class="a10">Ltd</b> \
      2.31</span></p>
      </section>
      <section><strong>Text</strong><p>a<bdi>↵</bdi>b</p>
      </section>
      </div>
      </article>

      """.replacing("a<bdi>↵</bdi>b", with: "<bdi>a↵b</bdi>")
    #expect(context.card(card).markup == expected)
    // The same card again has no identifier.
    #expect(context.card(card).markup.hasPrefix(#"<article class="card" aria-label="Feature 7">"#))
  }

  @Test func barsOnALogarithmicScale() throws {
    let bars = try Bars([100, 10, 0, 1], from: "0", to: "1", isLogarithmic: true, alternative: "a")
    let text = PageContext.bars(bars).markup
    #expect(text.contains("M0.05 40V0h.9V40zM1.05 40V18.4h.9V40zM3.05 40V36.8h.9V40z"))
    #expect(text.contains("<span>logarithmic height</span>"))
    let equal = try Bars([2, 2], from: "0", to: "1", isLogarithmic: true, alternative: "a")
    #expect(PageContext.bars(equal).markup.contains("M0.05 40V0h.9V40zM1.05 40V0h"))
  }

  @Test func linksFindCardsBeforeEntriesAndThisPageFirst() throws {
    let links = [CardLink("to 8", to: "feature-8"), CardLink("to 9", to: "feature-9")]
    let first = try FeatureSample.card("Seven", anchor: "feature-7", links: links)
    let eight = try FeatureSample.card(
      "Eight", anchor: "feature-8", links: [CardLink("to 7", to: "feature-7")])
    let catalogue = try FeatureSample.catalogue(
      (7...9).map { try FeatureSample.entry($0, [0.5, nil]) })
    let site = try FeatureSample.site([
      [.card(first), .catalogue(catalogue)], [.card(eight), .card(first)],
    ])
    let one = SampleSite.page("c1.html", site)
    #expect(one.contains(#"<a href="c2.html#feature-8">to 8</a>"#))
    #expect(one.contains(##"<a href="#feature-9">to 9</a>"##))
    // The card has the plain name, the entry beside it another.
    #expect(one.contains(#"<article class="card" id="feature-7""#))
    #expect(one.contains(#"<tbody id="feature-7-2""#) && one.contains(#"<tbody id="feature-8""#))
    let two = SampleSite.page("c2.html", site)
    #expect(two.contains(##"<a href="#feature-7">to 7</a>"##))
    #expect(two.contains(##"<a href="#feature-8">to 8</a>"##))
    #expect(two.contains(#"<a href="c1.html#feature-9">to 9</a>"#))
    let single = try site.singleFile()
    #expect(single.contains(##"<a href="#c2--feature-8">to 8</a>"##))
    #expect(single.contains(#"<tbody id="c1--feature-9""#))
    for page in [one, two, single] {
      let identifiers = page.matches(of: /\ id="([^"]*)"/).map { String($0.1) }
      #expect(Set(identifiers).count == identifiers.count)
    }
  }

  @Test func searchFindsCardsAndLeadsToThem() throws {
    let card = try FeatureSample.card("Feature 7", anchor: "feature-7")
    let loose = try FeatureSample.card("Loose", anchor: nil)
    let site = try FeatureSample.site([[.card(card), .card(loose)]])
    let entries = SearchIndex(site, SiteCatalog(site)).entries
    let entry = try #require(entries.last)
    #expect(entry.section == "Feature 7" && entry.identifier == "feature-7" && entry.chapter == 1)
    #expect(entry.text == "layer 10 fires on ‘Inc’" && entry.shown == ["Feature 7"])
    #expect(entries.filter { $0.text.contains("Loose layer 10 fires") }.count == 1)
  }

  @Test func nothingBecomesMarkup() throws {
    let attack = FeatureSample.attack
    let shaded = try ShadedText(
      [.init([.init(attack, strength: 1, value: 1)], label: attack, pivot: 0)], measure: attack)
    let sections = try [
      CardSection(attack, note: attack, .text(attack)),
      CardSection(
        "t", .table(Table(columns: [.init(attack, unit: attack)], rows: [[attack]]))),
      CardSection("l", .links([CardLink(attack, to: attack, note: attack)])),
      CardSection("k", .tokens([.init(attack, strength: -1)])),
      CardSection("b", .bars(Bars([1], from: attack, to: attack, alternative: attack))),
      CardSection("s", .shadedText(shaded)),
    ]
    let card = try Card(
      attack, anchor: "a", origin: attack, explanation: attack,
      facts: [.init(attack, attack, unit: attack)], sections: sections)
    let entry = try Catalogue.Entry(
      attack, anchor: "b", explanation: attack, terms: [attack], numbers: [1], sections: sections)
    let catalogue = try Catalogue(
      [entry], of: attack, columns: [.init(attack, unit: attack, meaning: attack)])
    let site = try FeatureSample.site([
      [.shadedText(shaded), .card(card), .catalogue(catalogue)]
    ])
    #expect(!SampleSite.page("c1.html", site).contains("\u{202E}"))
    for page in [SampleSite.page("c1.html", site), try site.singleFile()] {
      #expect(!page.contains("<script>alert"))
      #expect(!page.contains("\"><script") && !page.contains("\0"))
      for match in page.matches(of: /<([a-zA-Z0-9]+)/) {
        #expect(Tag(rawValue: String(match.1)) != nil, "\(match.1)")
      }
    }
  }
}
