import Foundation
import Notebook
import Testing

@testable import Publishing

/// Catalogues: what stands on the page without the script, and how large it is.
@Suite struct CatalogueTests {
  @Test func golden() throws {
    let catalogue = try FeatureSample.catalogue([
      FeatureSample.entry(1, [nil, 12_345.678]), FeatureSample.entry(2, [0.8251, -0.000_02]),
    ])
    let site = try FeatureSample.site([[.catalogue(catalogue)]])
    let page = SampleSite.page("c1.html", site)
    #expect(
      page.contains(
        #"<div class="catalogue" data-catalogue="feature" data-anchor="tbl-x">"#
          + #"<p class="catalogue-count">2 features, by Score, the largest first</p>"#))
    #expect(page.contains(#"<table style="--columns:2;--column-1:&quot;Score&quot;;"#))
    #expect(page.contains(#"--column-2:&quot;A \22 \31 \22 &quot;">"#))
    #expect(
      page.contains(
        """
        <thead><tr><th scope="col">Feature</th>
        <th scope="col">Explanation</th>
        <th scope="col" title="a correlation" aria-sort="descending">Score</th>
        <th scope="col">A "1"<span class="unit">%</span></th>
        </tr>
        </thead>
        <tbody id="feature-2" data-n="0.8251 -2e-05"><tr><th scope="row">\
        <a href="#feature-2">2</a></th>
        <td><bdi>fires on ‘w2’</bdi></td>
        <td>0.83</td>
        <td>−2.00 × 10⁻⁵</td>
        </tr>
        <tr><td></td>
        <td colspan="3"><details><summary><b>Inc</b><b><bdi>⏎</bdi></b></summary><noscript>\
        <div class="card-sections"><section><strong>Passages</strong><div class="shaded"><p>\
        <small>largest</small><span><b class="a10">word0</b> word1 word2 word3</span>\
        <i>; strongest: word0</i></p>
        </div>
        </section>
        </div>
        </noscript>
        </details>
        </td>
        </tr>
        </tbody>
        <tbody id="feature-1" data-n="x 12345.678">
        """), "\(page)")
    #expect(page.contains("<td>–</td>"))
    #expect(page.contains(#"<div class="shaded"><p class="shade-scale">code: 0 "#))
    #expect(page.contains(#"<figure id="tbl-x" class="table-figure">"#))
  }

  @Test func numbersAreInAFile() throws {
    let catalogue = try FeatureSample.catalogue([
      FeatureSample.entry(1, [0.5, nil], name: "a \"b\""), FeatureSample.entry(2, [0.25, 3]),
    ])
    let files = try FeatureSample.site([[.catalogue(catalogue), .catalogue(catalogue)]]).build()
      .files
    let data = try #require(files["figures/c1-tbl-x.csv"])
    #expect(
      String(decoding: data, as: UTF8.self) == """
        "name","explanation","terms","Score","A ""1""\"
        "a ""b""\","fires on ‘w1’"," Inc | \n",0.5,
        "2","fires on ‘w2’"," Inc | \n",0.25,3.0

        """)
    #expect(files["figures/c1-tbl-x-2.csv"] == data)
  }

  @Test func aThousandEntriesStayLight() throws {
    let passages = try (0..<5).map { try FeatureSample.passage(label: "\($0)0–\($0 + 1)0 %") }
    let logits = try (0..<6).map { number in
      try ShadedText.Token(" word\(number)", strength: 1 - Double(number) / 6, value: 2.31)
    }
    let entries = try (0..<1_000).map { number in
      try Catalogue.Entry(
        "\(number)", anchor: "feature-residual-10-\(number)",
        explanation: "fires on ‘Inc’, ‘Corp’ and ‘Ltd’ after a capitalised name",
        terms: [" Inc", " Corp", " Ltd", " Co", "."], numbers: [0.8123, 0.003_12],
        sections: [
          CardSection("Passages", .shadedText(ShadedText(passages, measure: "code"))),
          CardSection("Raises", .tokens(logits)), CardSection("Lowers", .tokens(logits)),
        ])
    }
    let site = try FeatureSample.site([[.catalogue(FeatureSample.catalogue(entries))]])
    let page = try #require(site.build().files["c1.html"])
    #expect(page.count < 3_000_000, "\(page.count)")
    // With a script, what is folded is one text in each entry.
    let text = String(decoding: page, as: UTF8.self)
    let shown = text.replacing(/<noscript>.*?<\/noscript>/.dotMatchesNewlines(), with: "")
    #expect(shown.count { $0 == "<" } / 2 < 24_000)
  }
}
