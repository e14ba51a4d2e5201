/// Where labels that stand one over another find room.
enum Labels {
  /// Places as near to those that are wanted as a distance between neighbours and the bounds allow,
  /// in the order of what was wanted.
  static func spread(
    _ wanted: [Double], distance: Double, within bounds: ClosedRange<Double>
  ) -> [Double] {
    let order = wanted.indices.sorted { wanted[$0] < wanted[$1] }
    var places = wanted
    var lowest = bounds.lowerBound
    for index in order {
      places[index] = max(wanted[index], lowest)
      lowest = places[index] + distance
    }
    var highest = bounds.upperBound
    for index in order.reversed() where places[index] > highest {
      places[index] = highest
      highest -= distance
    }
    return places
  }
}
