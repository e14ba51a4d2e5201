import Glibc

extension Scale {
  /// The ticks of a horizontal axis whose labels have room side by side: all, powers of ten, or every second
  /// one and so on.
  func legibleTicks(width: Double) -> [Tick] {
    func isLegible(_ ticks: [Tick]) -> Bool {
      zip(ticks, ticks.dropFirst()).allSatisfy { left, right in
        let room = width * (place(right.value) - place(left.value))
        return room > (TextStyle.tick.width(left.label) + TextStyle.tick.width(right.label)) / 2 + 5
      }
    }
    if isLegible(ticks) { return ticks }
    let powers =
      kind == .logarithmic
      ? ticks.filter { abs(log10($0.value) - log10($0.value).rounded()) < 1e-9 } : []
    let ticks = powers.count > 1 ? powers : self.ticks
    let choices = (1...max(ticks.count, 1)).lazy.map { step in
      ticks.indices.filter { $0 % step == 0 }.map { ticks[$0] }
    }
    return choices.first(where: isLegible) ?? []
  }
}
