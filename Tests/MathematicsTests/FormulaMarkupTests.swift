import Foundation
import Testing

@testable import Mathematics

/// Formulas with the exact markup inside `<semantics>` and the plain text of each.
@Suite struct FormulaMarkupTests {
  @Test(arguments: samples) func exactMarkup(_ sample: Sample) throws {
    let formula = try Formula(parsing: sample.source)
    let annotation = MarkupWriter.escaped(sample.source)
    #expect(
      formula.markup(isDisplayed: false)
        == "<math><semantics>\(sample.markup)<annotation encoding=\"application/x-tex\">"
        + "\(annotation)</annotation></semantics></math>")
    #expect(formula.plainText == sample.plain)
  }

  @Test func displayedFormulasPutLimitsAboveAndBelow() throws {
    func inner(_ source: String) throws -> String {
      let markup = try Formula(parsing: source).markup(isDisplayed: true)
      let start = "<math display=\"block\" displaystyle=\"true\"><semantics>"
      #expect(markup.hasPrefix(start))
      let rest = markup.dropFirst(start.count)
      return rest.range(of: "<annotation").map { String(rest[..<$0.lowerBound]) } ?? ""
    }
    let sum = try inner(#"\sum_{i}^n"#)
    #expect(sum == "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>")
    let maximum = try inner(#"\max_i"#)
    #expect(maximum == "<munder><mi>max</mi><mi>i</mi></munder>")
    let integral = try inner(#"\int_0"#)
    #expect(integral == "<msub><mo>∫</mo><mn>0</mn></msub>")
    let aside = try inner(#"\sum\nolimits_i"#)
    #expect(aside == "<msub><mo>∑</mo><mi>i</mi></msub>")
    // Inside a fraction the formula is no longer displayed.
    let fraction = try inner(#"\frac{\sum_i}{2}"#)
    #expect(fraction == "<mfrac><msub><mo>∑</mo><mi>i</mi></msub><mn>2</mn></mfrac>")
  }

  @Test func theSourceIsTrimmedAndEscapedInTheAnnotation() throws {
    let formula = try Formula(parsing: " a < b \\text{\"&'} ")
    #expect(
      formula.markup(isDisplayed: false).contains(
        ">a &lt; b \\text{&quot;&amp;&#39;}</annotation>"))
    #expect(formula.markup(isDisplayed: false).contains("<mtext>&quot;&amp;’</mtext>"))
  }

  struct Sample: Sendable, CustomTestStringConvertible {
    var source: String
    var markup: String
    var plain: String
    var testDescription: String { source }
    init(_ source: String, _ markup: String, _ plain: String) {
      (self.source, self.markup, self.plain) = (source, markup, plain)
    }
  }

  static let samples: [Sample] = [
    Sample(
      #"x"#,
      #"<mi>x</mi>"#,
      #"x"#),
    Sample(
      #"10{,}000"#,
      #"<mn>10,000</mn>"#,
      #"10,000"#),
    Sample(
      #"1.5x"#,
      #"<mrow><mn>1.5</mn><mi>x</mi></mrow>"#,
      #"1.5x"#),
    Sample(
      #".5"#,
      #"<mn>.5</mn>"#,
      #".5"#),
    Sample(
      #"-1"#,
      #"<mrow><mo form="prefix">−</mo><mn>1</mn></mrow>"#,
      #"−1"#),
    Sample(
      #"a-b"#,
      #"<mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>"#,
      #"a − b"#),
    Sample(
      #"a=-b"#,
      #"<mrow><mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi></mrow>"#,
      #"a = −b"#),
    Sample(
      #"2(-3)"#,
      #"<mrow><mn>2</mn><mo stretchy="false">(</mo><mo form="prefix">−</mo><mn>3</mn>"#
        + #"<mo stretchy="false">)</mo></mrow>"#,
      #"2(−3)"#),
    Sample(
      #"a+b=c"#,
      #"<mrow><mi>a</mi><mo>+</mo><mi>b</mi><mo>=</mo><mi>c</mi></mrow>"#,
      #"a + b = c"#),
    Sample(
      #"x_{i+1}"#,
      #"<msub><mi>x</mi><mrow><mi>i</mi><mo lspace="0em" rspace="0em">+</mo><mn>1</mn>"#
        + #"</mrow></msub>"#,
      #"x_(i+1)"#),
    Sample(
      #"x_i"#,
      #"<msub><mi>x</mi><mi>i</mi></msub>"#,
      #"x_i"#),
    Sample(
      #"x^2"#,
      #"<msup><mi>x</mi><mn>2</mn></msup>"#,
      #"x^2"#),
    Sample(
      #"x_i^2"#,
      #"<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"#,
      #"x_i^2"#),
    Sample(
      #"x^12"#,
      #"<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>"#,
      #"x^1 2"#),
    Sample(
      #"f'"#,
      #"<msup><mi>f</mi><mo>′</mo></msup>"#,
      #"f′"#),
    Sample(
      #"f''_n"#,
      #"<msubsup><mi>f</mi><mi>n</mi><mo>″</mo></msubsup>"#,
      #"f_n″"#),
    Sample(
      #"f'^2"#,
      #"<msup><mi>f</mi><mrow><mo lspace="0em" rspace="0em">′</mo><mn>2</mn></mrow></msup>"#,
      #"f′^2"#),
    Sample(
      #"\frac12"#,
      #"<mfrac><mn>1</mn><mn>2</mn></mfrac>"#,
      #"1/2"#),
    Sample(
      #"\tfrac{a}{b}"#,
      #"<mfrac><mi>a</mi><mi>b</mi></mfrac>"#,
      #"a/b"#),
    Sample(
      #"\dfrac{a}{b}"#,
      #"<mstyle displaystyle="true" scriptlevel="0"><mfrac><mi>a</mi><mi>b</mi>"#
        + #"</mfrac></mstyle>"#,
      #"a/b"#),
    Sample(
      #"\binom{n}{k}"#,
      #"<mrow><mo fence="true" form="prefix" stretchy="true">(</mo>"#
        + #"<mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac>"#
        + #"<mo fence="true" form="postfix" stretchy="true">)</mo></mrow>"#,
      #"(n choose k)"#),
    Sample(
      #"\sqrt{x}"#,
      #"<msqrt><mi>x</mi></msqrt>"#,
      #"√x"#),
    Sample(
      #"\sqrt[3]{x}"#,
      #"<mroot><mi>x</mi><mn>3</mn></mroot>"#,
      #"√[3]x"#),
    Sample(
      #"\sum_i x_i"#,
      #"<mrow><msub><mo>∑</mo><mi>i</mi></msub><msub><mi>x</mi><mi>i</mi></msub></mrow>"#,
      #"Σ_i x_i"#),
    Sample(
      #"\sum\limits_i x"#,
      #"<mrow><munder><mo movablelimits="false">∑</mo><mi>i</mi></munder><mi>x</mi></mrow>"#,
      #"Σ_i x"#),
    Sample(
      #"\int_0^1"#,
      #"<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>"#,
      #"∫_0^1"#),
    Sample(
      #"\log x"#,
      #"<mrow><mi>log</mi><mo>&#x2061;</mo><mspace width="0.1667em"/><mi>x</mi></mrow>"#,
      #"log x"#),
    Sample(
      #"2\log(x)"#,
      #"<mrow><mn>2</mn><mspace width="0.1667em"/><mi>log</mi><mo>&#x2061;</mo>"#
        + #"<mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow>"#,
      #"2 log(x)"#),
    Sample(
      #"\max_i x"#,
      #"<mrow><msub><mi>max</mi><mi>i</mi></msub><mo>&#x2061;</mo>"#
        + #"<mspace width="0.1667em"/><mi>x</mi></mrow>"#,
      #"max_i x"#),
    Sample(
      #"\operatorname{ReLU}(x)"#,
      #"<mrow><mi>ReLU</mi><mo>&#x2061;</mo><mo stretchy="false">(</mo><mi>x</mi>"#
        + #"<mo stretchy="false">)</mo></mrow>"#,
      #"ReLU(x)"#),
    Sample(
      #"\operatorname*{arg\,max}_x"#,
      #"<msub><mi>arg\#u{2009}max</mi><mi>x</mi></msub>"#,
      #"arg max_x"#),
    Sample(
      #"\mathrm{KL}"#,
      #"<mi>KL</mi>"#,
      #"KL"#),
    Sample(
      #"\mathrm{d}x"#,
      #"<mrow><mi mathvariant="normal">d</mi><mi>x</mi></mrow>"#,
      #"dx"#),
    Sample(
      #"\mathbf{x}"#,
      #"<mi>𝐱</mi>"#,
      #"x"#),
    Sample(
      #"\boldsymbol{\alpha}"#,
      #"<mi>𝜶</mi>"#,
      #"α"#),
    Sample(
      #"\mathbb{R}"#,
      #"<mi>ℝ</mi>"#,
      #"ℝ"#),
    Sample(
      #"\mathcal{L}"#,
      #"<mi>ℒ</mi>"#,
      #"ℒ"#),
    Sample(
      #"\mathit{h}"#,
      #"<mi>ℎ</mi>"#,
      #"h"#),
    Sample(
      #"\mathtt{a1}"#,
      #"<mi>𝚊𝟷</mi>"#,
      #"a1"#),
    Sample(
      #"\Gamma\gamma"#,
      #"<mrow><mi mathvariant="normal">Γ</mi><mi>γ</mi></mrow>"#,
      #"Γγ"#),
    Sample(
      #"\hat{x}"#,
      #"<mover accent="true"><mi>x</mi><mo stretchy="false">^</mo></mover>"#,
      #"x̂"#),
    Sample(
      #"\vec x"#,
      #"<mover accent="true"><mi>x</mi><mo stretchy="false" mathsize="70%">→</mo></mover>"#,
      #"x⃗"#),
    Sample(
      #"\overline{ab}"#,
      #"<mrow style="border-top:0.06em solid;padding-top:0.12em"><mrow><mi>a</mi><mi>b"#
        + #"</mi></mrow></mrow>"#,
      #"(ab)̅"#),
    Sample(
      #"\underbrace{x}_{n}"#,
      #"<munder><munder><mi>x</mi><mo stretchy="true">⏟</mo></munder><mi>n</mi></munder>"#,
      #"x_n"#),
    Sample(
      #"\|x\|_2"#,
      #"<mrow><mo form="prefix" stretchy="false">‖</mo><mi>x</mi><msub>"#
        + #"<mo form="postfix" stretchy="false">‖</mo><mn>2</mn></msub></mrow>"#,
      #"‖x‖_2"#),
    Sample(
      #"|x|"#,
      #"<mrow><mo form="prefix" stretchy="false">|</mo><mi>x</mi>"#
        + #"<mo form="postfix" stretchy="false">|</mo></mrow>"#,
      #"|x|"#),
    Sample(
      #"\lVert x\rVert"#,
      #"<mrow><mo form="prefix" stretchy="false">‖</mo><mi>x</mi>"#
        + #"<mo form="postfix" stretchy="false">‖</mo></mrow>"#,
      #"‖x‖"#),
    Sample(
      #"\left(\frac ab\right)"#,
      #"<mrow><mo fence="true" form="prefix" stretchy="true">(</mo><mfrac><mi>a</mi>"#
        + #"<mi>b</mi></mfrac><mo fence="true" form="postfix" stretchy="true">)</mo>"#
        + #"</mrow>"#,
      #"(a/b)"#),
    Sample(
      #"\left.x\right|_0"#,
      #"<msub><mrow><mi>x</mi><mo fence="true" form="postfix" stretchy="true">|</mo>"#
        + #"</mrow><mn>0</mn></msub>"#,
      #"x|_0"#),
    Sample(
      #"\left(a\middle|b\right)"#,
      #"<mrow><mo fence="true" form="prefix" stretchy="true">(</mo><mi>a</mi>"#
        + #"<mo fence="true" form="infix" stretchy="true" lspace="0em" rspace="0em">|</mo>"#
        + #"<mi>b</mi><mo fence="true" form="postfix" stretchy="true">)</mo></mrow>"#,
      #"(a | b)"#),
    Sample(
      #"\bigl(x\bigr)"#,
      #"<mrow><mo form="prefix" stretchy="true" minsize="1.2em" maxsize="1.2em">(</mo>"#
        + #"<mi>x</mi><mo form="postfix" stretchy="true" minsize="1.2em" maxsize="1.2em">)"#
        + #"</mo></mrow>"#,
      #"(x)"#),
    Sample(
      #"\text{if } x"#,
      #"<mrow><mtext>if\#u{A0}</mtext><mi>x</mi></mrow>"#,
      #"if x"#),
    Sample(
      #"a\,b\!c"#,
      #"<mrow><mi>a</mi><mspace width="0.1667em"/><mi>b</mi>"#
        + #"<mspace width="0em" style="margin-left:-0.1667em"/><mi>c</mi></mrow>"#,
      #"a bc"#),
    Sample(
      #"a~b\quad c"#,
      #"<mrow><mi>a</mi><mspace width="0.3333em"/><mi>b</mi><mspace width="1em"/><mi>c"#
        + #"</mi></mrow>"#,
      #"a b c"#),
    Sample(
      #"\begin{pmatrix}a&b\\c&d\end{pmatrix}"#,
      #"<mrow><mo fence="true" form="prefix" stretchy="true">(</mo><mtable><mtr><mtd>"#
        + #"<mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd>"#
        + #"<mi>d</mi></mtd></mtr></mtable>"#
        + #"<mo fence="true" form="postfix" stretchy="true">)</mo></mrow>"#,
      #"(a, b; c, d)"#),
    Sample(
      #"\begin{cases}x&1\\y\end{cases}"#,
      #"<mrow><mo fence="true" form="prefix" stretchy="true">{</mo><mtable><mtr>"#
        + #"<mtd style="text-align:left;padding-left:0;padding-right:0"><mi>x</mi></mtd>"#
        + #"<mtd style="text-align:left;padding-left:1em;padding-right:0"><mn>1</mn></mtd>"#
        + #"</mtr><mtr><mtd style="text-align:left;padding-left:0;padding-right:0"><mi>y"#
        + #"</mi></mtd></mtr></mtable></mrow>"#,
      #"{x, 1; y"#),
    Sample(
      #"\begin{aligned}a&=b\\&+c\end{aligned}"#,
      #"<mtable displaystyle="true"><mtr>"#
        + #"<mtd style="text-align:right;padding-left:0;padding-right:0"><mi>a</mi></mtd>"#
        + #"<mtd style="text-align:left;padding-left:0;padding-right:0"><mo>=</mo><mi>b"#
        + #"</mi></mtd></mtr><mtr>"#
        + #"<mtd style="text-align:right;padding-left:0;padding-right:0"></mtd>"#
        + #"<mtd style="text-align:left;padding-left:0;padding-right:0"><mo form="infix">+"#
        + #"</mo><mi>c</mi></mtd></mtr></mtable>"#,
      #"a = b; + c"#),
    Sample(
      #"\begin{array}{lr}a&b\end{array}"#,
      #"<mtable><mtr><mtd style="text-align:left"><mi>a</mi></mtd>"#
        + #"<mtd style="text-align:right"><mi>b</mi></mtd></mtr></mtable>"#,
      #"a, b"#),
    Sample(
      #"\underset{x}{\min}"#,
      #"<munder><mi>min</mi><mi>x</mi></munder>"#,
      #"min_x"#),
    Sample(
      #"\stackrel{?}{=}"#,
      #"<mover><mo>=</mo><mo>?</mo></mover>"#,
      #"=^?"#),
    Sample(
      #"a\stackrel{?}{=}b"#,
      #"<mrow><mi>a</mi><mover><mo>=</mo><mo>?</mo></mover><mi>b</mi></mrow>"#,
      #"a =^? b"#),
    Sample(
      #"\phantom{x}"#,
      #"<mphantom><mi>x</mi></mphantom>"#,
      #""#),
    Sample(
      #"a\bmod b"#,
      #"<mrow><mi>a</mi><mrow><mspace width="0.2222em"/><mi>mod</mi>"#
        + #"<mspace width="0.2222em"/></mrow><mi>b</mi></mrow>"#,
      #"a mod b"#),
    Sample(
      #"x\not=y"#,
      #"<mrow><mi>x</mi><mo>≠</mo><mi>y</mi></mrow>"#,
      #"x ≠ y"#),
    Sample(
      #"a/b"#,
      #"<mrow><mi>a</mi><mo lspace="0em" rspace="0em">/</mo><mi>b</mi></mrow>"#,
      #"a/b"#),
    Sample(
      #"p(x\mid y)"#,
      #"<mrow><mi>p</mi><mo stretchy="false">(</mo><mi>x</mi>"#
        + #"<mo stretchy="false" lspace="0.2778em" rspace="0.2778em">∣</mo><mi>y</mi>"#
        + #"<mo stretchy="false">)</mo></mrow>"#,
      #"p(x ∣ y)"#),
    Sample(
      #"\{x:y\}"#,
      #"<mrow><mo stretchy="false">{</mo><mi>x</mi>"#
        + #"<mo lspace="0.2778em" rspace="0.2778em">:</mo><mi>y</mi><mo stretchy="false">}"#
        + #"</mo></mrow>"#,
      #"{x : y}"#),
    Sample(
      #"x<y\&z"#,
      #"<mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi><mo lspace="0em" rspace="0em">&amp;"#
        + #"</mo><mi>z</mi></mrow>"#,
      #"x < y&z"#),
    Sample(
      #"x_1,\ldots,x_n"#,
      #"<mrow><msub><mi>x</mi><mn>1</mn></msub><mo>,</mo>"#
        + #"<mo lspace="0em" rspace="0em">…</mo><mo>,</mo><msub><mi>x</mi><mi>n</mi>"#
        + #"</msub></mrow>"#,
      #"x_1, …, x_n"#),
    Sample(
      #"\nabla f"#,
      #"<mrow><mi mathvariant="normal">∇</mi><mi>f</mi></mrow>"#,
      #"∇f"#),
    Sample(
      #"α≤β"#,
      #"<mrow><mi>α</mi><mo>≤</mo><mi>β</mi></mrow>"#,
      #"α ≤ β"#),
    Sample(
      #"\mathbb{E}[x] % comment"#,
      #"<mrow><mi>𝔼</mi><mo stretchy="false">[</mo><mi>x</mi><mo stretchy="false">]"#
        + #"</mo></mrow>"#,
      #"𝔼[x]"#),
    Sample(
      #"{=}"#,
      #"<mo>=</mo>"#,
      #"="#),
    Sample(
      #"\frac ab\frac cd"#,
      #"<mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mspace width="0.1667em"/><mfrac>"#
        + #"<mi>c</mi><mi>d</mi></mfrac></mrow>"#,
      #"a/b c/d"#),
    Sample(
      #"\textstyle\sum_i x"#,
      #"<mstyle displaystyle="false" scriptlevel="0"><msub><mo>∑</mo><mi>i</mi></msub>"#
        + #"<mi>x</mi></mstyle>"#,
      #"Σ_i x"#),
    Sample(
      #"\%\_"#,
      #"<mrow><mo lspace="0em" rspace="0em">%</mo><mo lspace="0em" rspace="0em">_</mo>"#
        + #"</mrow>"#,
      #"%_"#),
    Sample(
      #"x^{\top}"#,
      #"<msup><mi>x</mi><mi>⊤</mi></msup>"#,
      #"x^⊤"#),
  ]
}
