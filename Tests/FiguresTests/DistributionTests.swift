import Foundation
import Testing

@testable import Figures

@Suite struct DistributionTests {
  /// Numbers between 0 and 1 that look random and are always the same.
  private func numbers(_ count: Int, seed: Int = 1) -> [Double] {
    var state = UInt64(seed)
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
  }

  private func figure(
    _ groups: [(String, [Double])], _ style: Distributions.Style = .both, y: Axis = Axis("Score"),
    width: Double = 700
  ) -> Figure {
    Figure(
      Panel(
        x: Axis("Group"), y: y,
        distributions: Distributions(
          groups.map { name, values in
            let mean = values.reduce(0, +) / Double(max(1, values.count))
            let isKnown = values.count > 1
            return Distributions.Group(
              name, values, lower: isKnown ? mean - 0.05 : nil, upper: isKnown ? mean + 0.05 : nil)
          }, style: style)), width: width)
  }

  private func integral(_ density: KernelDensity) -> Double {
    let points = Array(zip(density.positions, density.densities))
    return zip(points, points.dropFirst()).reduce(0) {
      $0 + ($1.1.0 - $1.0.0) * ($1.1.1 + $1.0.1) / 2
    }
  }

  @Test func densitiesIntegrateToOne() throws {
    let even = numbers(150)
    let samples = [
      even, even.map { $0 * $0 * $0 }, numbers(5000), [0, 0.1, 1], even + [1000],
      even.map { 1e-9 * $0 + 5 }, [0, 0, 0, 0, 0, 0, 1, 2],
    ]
    for values in samples {
      let density = try #require(KernelDensity(values))
      #expect(abs(integral(density) - 1) < 0.01)
      #expect(density.positions.first == values.min() && density.positions.last == values.max())
      #expect(density.positions == density.positions.sorted())
    }
    #expect(KernelDensity([]) == nil && KernelDensity([1, 2]) == nil)
    #expect(KernelDensity([3, 3, 3, 3]) == nil)
  }

  @Test func theBandwidthIsSilvermans() throws {
    // Standard deviation √2.5, quartiles 2 and 4: 2 / 1.34 is the smaller.
    let density = try #require(KernelDensity([5, 1, 2, 4, 3]))
    #expect(abs(density.bandwidth - 0.9 * 2 / 1.34 * pow(5, -0.2)) < 1e-12)
    // More than half are equal: the standard deviation alone.
    let tied = try #require(KernelDensity([0, 0, 0, 0, 0, 0, 0, 1]))
    #expect(abs(tied.bandwidth - 0.9 * 0.125.squareRoot() * pow(8, -0.2)) < 1e-12)
    // At the middle of five values it is the mean of five kernels, shared out over the range.
    let width = density.bandwidth
    func kernel(_ x: Double) -> Double { exp(-x * x / 2) / (2 * .pi).squareRoot() / width }
    func below(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
    let height = (1...5).reduce(0) { $0 + kernel((3 - Double($1)) / width) } / 5
    let inside =
      (1...5).reduce(0) {
        $0 + below((5 - Double($1)) / width) - below((1 - Double($1)) / width)
      } / 5
    #expect(abs(density.density(at: 3) - height / inside) < 1e-3)
    #expect(density.density(at: 0.99) == 0)
  }

  @Test func pointsOfASwarmKeepApart() throws {
    let positions = numbers(150).map { 300 * $0 }
    let offsets = try #require(Swarm.offsets(positions, distance: 7, limit: 40))
    for first in positions.indices {
      for second in positions.indices.dropFirst(first + 1) {
        let distance = hypot(
          positions[first] - positions[second], offsets[first] - offsets[second])
        #expect(distance >= 7 - 1e-6)
      }
    }
    // Those with nothing near stay in the middle, and both sides are used.
    #expect(Swarm.offsets([0, 10, 20], distance: 7, limit: 1) == [0, 0, 0])
    #expect(Swarm.offsets([0, 0, 0], distance: 7, limit: 7)?.sorted() == [-7, 0, 7])
    #expect(Swarm.offsets([0, 0, 0], distance: 7, limit: 6) == nil)
    #expect(offsets.contains { $0 > 0 } && offsets.contains { $0 < 0 })
    // The order of the values does not matter to where the whole stands.
    let shuffled = Swarm.offsets(positions.reversed(), distance: 7, limit: 40)
    #expect(shuffled?.reversed() == offsets)
  }

  @Test(arguments: [306.0, 700])
  func groupsStayInTheirPlaces(width: Double) throws {
    let groups = [
      ("none", []), ("one", [0.5]), ("two", [0.2, 0.6]),
      ("equal", Array(repeating: 0.4, count: 150)),
      ("some", numbers(150)), ("many", numbers(5000).map { $0 * $0 }),
    ]
    for style in Distributions.Style.allCases {
      let panel = try Drawing(figure(groups, style, width: width)).panels[0]
      #expect(panel.groups.count == 6)
      let slot = panel.plot.width / 6
      for group in panel.groups {
        for point in group.points {
          #expect(abs(point.x - group.center) + group.radius <= slot / 2 + 0.01)
        }
        for edge in group.outline { #expect(edge.reach <= slot / 2) }
        let hasDensity = group.group.values.count > 2 && group.group.name != "equal"
        #expect(group.outline.isEmpty == (style == .strip || !hasDensity))
        #expect(
          group.points.isEmpty == (group.group.values.isEmpty || style == .violin && hasDensity))
      }
      // The long interval of two values does not press the rest flat.
      #expect(panel.plan.yRange.span < 2)
    }
  }

  @Test func pointsLieAtTheirValuesAndOverlapOnlyWhereTheyMust() throws {
    let few = try Drawing(figure([("a", numbers(150)), ("b", numbers(150, seed: 2))], .strip))
    for group in few.panels[0].groups {
      #expect(!group.isCrowded && group.radius > 2)
      for (point, value) in zip(group.points, group.group.values) {
        #expect(point.y == few.panels[0].y.position(value))
      }
      for first in group.points.indices {
        for second in group.points.indices.dropFirst(first + 1) {
          let (one, other) = (group.points[first], group.points[second])
          #expect(hypot(one.x - other.x, one.y - other.y) >= 2 * group.radius)
        }
      }
    }
    let many = try Drawing(figure([("a", numbers(5000)), ("b", numbers(9))], .strip, width: 306))
    #expect(many.panels[0].groups[0].isCrowded && !many.panels[0].groups[1].isCrowded)
  }

  @Test(arguments: Appearance.allCases)
  func theMeanLiesOnTop(appearance: Appearance) throws {
    let values = numbers(200)
    let drawing = try Drawing(figure([("a", values)]), appearance)
    let panel = drawing.panels[0]
    let mean = values.reduce(0, +) / 200
    let y = try #require(panel.y.position(mean))
    #expect(drawing.color(panel.groups[0].center, y) == drawing.palette.text)
    let end = try #require(panel.y.position(mean + 0.05))
    #expect(drawing.color(panel.groups[0].center + 2, end) == drawing.palette.text)
    #expect(panel.plan.labelDistance > PanelPlan.Gap.belowLabel)
  }

  @Test func drawingsRepeat() throws {
    let figure = figure([("a", numbers(700)), ("b", numbers(5000))])
    #expect(try figure.png(.dark) == figure.png(.dark))
  }

  @Test func namesTiltWhereTheirWordsHaveNoRoom() throws {
    let names = [
      "Dictionary", "Default basis", "Random", "PCA", "PCA, Top-K", "ICA", "ICA, Top-K",
    ]
    let groups = names.enumerated().map { ($1, numbers(20, seed: $0)) }
    for width in [306.0, 360, 480, 640, 700] {
      let panel = try Drawing(figure(groups, width: width)).panels[0]
      #expect(panel.plan.xTicksTilt == (width < 480))
      #expect(panel.plan.xTickBlocks.count == 7)
      #expect(panel.plot.height > 120)
      guard panel.plan.xTicksTilt else { continue }
      for (block, value) in zip(panel.plan.xTickBlocks, panel.plan.xTicks.values) {
        let end = try #require(panel.x.position(value))
        #expect(end - block.width * 0.5.squareRoot() - 8 >= 0)
      }
      #expect(
        panel.plot.bottom + panel.plan.xTickHeight < figure(groups, width: width).resolvedHeight)
    }
  }

  @Test func everyValueAndMeanIsListed() throws {
    let figure = figure([("a, b", [0.25, 0.75]), ("c", [3]), ("d", [])])
    #expect(
      figure.csv() == "panel,series,Group,Score,lower,upper\r\n"
        + ",values,\"a, b\",0.25,,\r\n,values,\"a, b\",0.75,,\r\n,mean,\"a, b\",0.5,0.45,0.55\r\n"
        + ",values,c,3,,\r\n,mean,c,3,,\r\n")
    let table = figure.dataTable()
    #expect(table.columns.prefix(3) == ["Group", "n", "Mean [95 % interval]"])
    #expect(
      table.rows == [
        ["a, b", "2", "0.5 [0.45, 0.55]", "0.375", "0.5", "0.625", "0.25", "0.75"],
        ["c", "1", "3", "3", "3", "3", "3", "3"],
        ["d", "0", "–", "–", "–", "–", "–", "–"],
      ])
    let read = try JSONDecoder().decode(Figure.self, from: try JSONEncoder().encode(figure))
    #expect(read == figure)
  }

  private func problem(_ figure: Figure) -> FigureError? {
    do throws(FigureError) {
      try figure.validate()
      return nil
    } catch {
      return error
    }
  }

  @Test func mistakesAreNamed() {
    let logarithmic = Axis("y", scale: .logarithmic)
    #expect(problem(figure([("a", [1]), ("b", [])])) == nil)
    #expect(problem(figure([]))?.problem == .empty)
    #expect(problem(figure([("a", [])]))?.problem == .empty)
    let gap = problem(figure([("a", [1, .nan])]))
    #expect(gap?.problem == .bounds)
    #expect(gap?.message.hasPrefix("the group “a” has the value nan at place 1") == true)
    #expect(problem(figure([("a", [1]), ("a", [2])]))?.problem == .range)
    #expect(problem(figure([("", [1])]))?.problem == .range)
    #expect(problem(figure([("a", [1, 0])], y: logarithmic))?.problem == .logarithm)
    #expect(problem(figure([("a", [1, 2, 4])], y: logarithmic)) == nil)
    #expect(problem(figure((0..<25).map { ("\($0)", [1]) }))?.problem == .tooMany)
    #expect(problem(figure([("a", numbers(50_001))]))?.problem == .tooMany)
    var half = figure([("a", [1, 2])])
    half.panels[0].distributions?.groups[0].upper = nil
    #expect(problem(half)?.problem == .lengths)
    half.panels[0].distributions?.groups[0].upper = -9
    #expect(problem(half)?.problem == .bounds)
    half.panels[0].x.categories = ["b"]
    #expect(problem(half)?.problem == .range)
  }
}
