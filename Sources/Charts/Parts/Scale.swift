import NumberFormatting
import Glibc

/// An axis: which values it shows, and which of them it names.
package struct Scale: Sendable {
  package typealias Kind = Axis.Kind

  struct Tick: Sendable {
    let value: Double
    let label: String
  }

  let kind: Kind
  let domain: ClosedRange<Double>
  let ticks: [Tick]

  /// An axis for all values that it ``shows(_:)``.
  ///
  /// - Parameters:
  ///   - values: What is to be seen.
  ///   - kind: How values are spread.
  ///   - startsAtZero: True if a linear axis shows 0 in any case.
  ///   - steps: About how many steps from tick to tick a linear axis has.
  init(_ values: [Double], _ kind: Kind, startsAtZero: Bool = false, steps: Double = 4) {
    self.kind = kind
    // Less than 1e-100 is 0 to an axis: steps between such values would not be numbers.
    var shown = values.filter { Self.shows($0, kind) }.map { abs($0) < 1e-100 ? 0 : $0 }
    if startsAtZero, kind != .logarithmic { shown.append(0) }
    let low = shown.min() ?? (kind == .logarithmic ? 0.1 : 0)
    let high = shown.max() ?? 1
    switch kind {
    case .linear:
      let isFlat = high - low <= 1e-12 * max(abs(low), abs(high))
      let room = !isFlat ? 0 : low == 0 ? 1 : abs(low) / 10
      let step = Self.step((high - low + 2 * room) / steps)
      let range =
        ((low - room) / step + 1e-9).rounded(.down)...((high + room) / step - 1e-9).rounded(.up)
      domain = range.lowerBound * step...range.upperBound * step
      ticks = Self.multiples(of: step, in: domain)
    case .whole:
      let room = max(1, abs(low) * 1e-9)
      domain = high - low > 1e-9 * abs(low) ? low...high : low - room...high + room
      ticks = Self.multiples(of: max(Self.step((domain.upperBound - low) / steps), 1), in: domain)
    case .logarithmic:
      let room = low < high ? pow(high / low, 0.05) : 1.1
      domain = low / room...high * room
      ticks = Self.logarithmicTicks(in: domain, steps: steps)
    }
  }

  /// An axis with these ends; nil where they are one, or cannot be shown.
  init?(over domain: ClosedRange<Double>, _ kind: Kind, steps: Double = 4) {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    guard Self.shows(low, kind), Self.shows(high, kind) else { return nil }
    // Ends that differ in rounding alone have no ticks between them.
    let least = max(1e-9 * max(abs(low), abs(high)), 1e-100)
    guard kind == .logarithmic ? log(high / low) > 1e-9 : high - low > least else { return nil }
    self.kind = kind
    self.domain = domain
    switch kind {
    case .linear: ticks = Self.multiples(of: Self.step((high - low) / steps), in: domain)
    case .whole: ticks = Self.multiples(of: max(Self.step((high - low) / steps), 1), in: domain)
    case .logarithmic: ticks = Self.logarithmicTicks(in: domain, steps: steps)
    }
  }

  /// True if the axis can show a value: no infinite one, nor any whose ratio to another might be,
  /// and on a logarithmic one none that is not above 0.
  func shows(_ value: Double) -> Bool { Self.shows(value, kind) }

  private static func shows(_ value: Double, _ kind: Kind) -> Bool {
    abs(value) < 1e100 && (kind != .logarithmic || value > 1e-100)
  }

  /// Where a value is: 0 at the start of the axis, 1 at its end.
  func place(_ value: Double) -> Double {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    return kind == .logarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
  }

  /// The value at a place, from 0 at the start of the axis to 1 at its end.
  func value(at place: Double) -> Double {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    return kind == .logarithmic ? low * pow(high / low, place) : low + (high - low) * place
  }

  /// 1, 2 or 5 times a power of ten: the smallest such that is not below `size`.
  static func step(_ size: Double) -> Double {
    let power = pow(10, log10(size).rounded(.down))
    return power * ([1, 2, 5, 10].first { $0 >= size / power - 1e-9 } ?? 10)
  }

  private static func multiples(of step: Double, in domain: ClosedRange<Double>) -> [Tick] {
    let first = (domain.lowerBound / step - 1e-9).rounded(.up)
    let last = (domain.upperBound / step + 1e-9).rounded(.down)
    let digits = max(-Int(log10(step * 1.0001).rounded(.down)), 0)
    return stride(from: first, through: last, by: 1).map { multiple in
      let value = multiple * step
      let isPlain = digits <= 5 && abs(domain.upperBound) < 1e6
      return Tick(
        value: value,
        label: isPlain ? NumberFormat.grouped(value, places: digits) : NumberFormat.short(value))
    }
  }

  /// Powers of ten over many of them, 1, 2 and 5 times those over some, and even steps within one.
  private static func logarithmicTicks(in domain: ClosedRange<Double>, steps: Double) -> [Tick] {
    let powers = Int(log10(domain.lowerBound).rounded(.down))...Int(log10(domain.upperBound))
    let most = Int(steps) + 1
    let digits = powers.count > 4 ? [1.0] : [1, 2, 5]
    let stride = digits.count == 1 ? (powers.count + most - 1) / most : 1
    let ticks = powers.filter { $0 % stride == 0 }
      .flatMap { power in digits.map { $0 * pow(10, Double(power)) } }
      .filter(domain.contains)
    if ticks.count > 2 { return ticks.map { Tick(value: $0, label: NumberFormat.short($0)) } }
    return multiples(of: step((domain.upperBound - domain.lowerBound) / 6), in: domain)
      .filter { domain.contains($0.value) }
  }
}
