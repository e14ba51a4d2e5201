import NumberFormatting
import Testing

@testable import Charts

/// Axes, numbers and what is drawn.
@Suite struct ScaleTests {
  @Test(arguments: [
    ([0.0, 0.002], Scale.Kind.linear, ["0", "0.0005", "0.001", "0.0015", "0.002"]),
    ([4.5, 8.9], .linear, ["4", "6", "8", "10"]),
    ([100.2, 101.9], .linear, ["100", "100.5", "101", "101.5", "102"]),
    ([-0.009, 0.02], .linear, ["−0.01", "0", "0.01", "0.02"]),
    ([5, 5], .linear, ["4.5", "5", "5.5"]),
    ([0, 2e-7], .linear, ["0", "5·10⁻⁸", "10⁻⁷", "1.5·10⁻⁷", "2·10⁻⁷"]),
    ([1, 6], .whole, ["2", "4", "6"]), ([1, 2], .whole, ["1", "2"]),
    ([3, 3], .whole, ["2", "3", "4"]),
    ([10, 4375], .whole, ["2,000", "4,000"]),
    ([90, 700], .logarithmic, ["100", "200", "500"]),
    ([98, 160], .logarithmic, ["100", "120", "140", "160"]),
    ([1e-6, 1000], .logarithmic, ["10⁻⁶", "0.001", "1", "1,000"]),
  ])
  func ticksAreRound(values: [Double], kind: Scale.Kind, labels: [String]) {
    let scale = Scale(values, kind)
    #expect(scale.ticks.map(\.label) == labels)
    #expect(values.allSatisfy(scale.domain.contains))
    for tick in scale.ticks { #expect((-1e-9...1 + 1e-9).contains(scale.place(tick.value))) }
  }

  @Test(arguments: [Scale.Kind.linear, .whole, .logarithmic])
  func anAxisBearsAnything(kind: Scale.Kind) {
    for values in [[], [.nan], [.infinity, 1], [0, 0], [-1, 1e-300], [1e300, 1]] as [[Double]] {
      let scale = Scale(values, kind)
      #expect(scale.domain.lowerBound < scale.domain.upperBound, "\(values)")
      #expect(scale.ticks.count < 20, "\(values)")
      for value in values where scale.shows(value) {
        #expect((-1e-9...1 + 1e-9).contains(scale.place(value)), "\(value) of \(values)")
      }
    }
  }

  @Test(arguments: [
    (0, "0"), (98.54, "98.5"), (0.00125, "0.00125"), (12_345.6, "12,346"), (0.999_6, "1"),
    (-0.5, "−0.5"), (1.58e-9, "1.58·10⁻⁹"), (1e-5, "10⁻⁵"), (2_500_000, "2.5·10⁶"), (.nan, "—"),
    (-1234, "−1,234"), (999.7, "1,000"),
  ])
  func numbersAreShort(value: Double, text: String) {
    #expect(NumberFormat.short(value) == text)
  }

  @Test func thinningKeepsEveryLeap() {
    var points = (0..<100_000).map { Series.Point(x: Double($0), y: 1) }
    points[777] = .init(x: 777, y: 50)
    points[99_998] = .init(x: 99_998, y: 0.001)
    points[5] = .init(x: 5, y: .nan)
    let shown = Series(label: "", index: 0, points: points)
      .shown(on: Scale([0.001, 50], .logarithmic), limit: 700)
    #expect(shown.count <= 700)
    #expect(shown.filter { $0.y == 50 }.map(\.x) == [777])
    #expect(shown.filter { $0.y == 0.001 }.map(\.x) == [99_998])
    #expect(shown.allSatisfy { points[Int($0.x)].y == $0.y })
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.x < $1.x })
    // No stretch of the axis is left out.
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $1.x - $0.x < 600 })
    let few = Array(points.prefix(700))
    let all = Series(label: "", index: 0, points: few)
      .shown(on: Scale([0.001, 50], .logarithmic), limit: 700)
    #expect(all.map(\.x) == few.filter { $0.y.isFinite }.map(\.x))
  }

  @Test func labelsMakeRoom() {
    #expect(Labels.spread([50, 10, 52], distance: 13, within: 0...100) == [50, 10, 63])
    #expect(Labels.spread([99, 100, 98], distance: 10, within: 0...100) == [90, 100, 80])
    #expect(Labels.spread([-5, 40, 53], distance: 13, within: 0...100) == [0, 40, 53])
    #expect(Labels.spread([], distance: 13, within: 0...100) == [])
  }
}
