/// The room that labels find between what is drawn.
struct Room {
  /// Where labels may stand.
  let bounds: Box
  private var boxes: [Box] = []
  private var places: [Place] = []

  init(in bounds: Box) { self.bounds = bounds }

  /// Keeps labels away from a box if there is any other room.
  mutating func block(_ box: Box) { boxes.append(box) }

  /// Keeps labels away from a line if there is any other room.
  mutating func block(_ line: [Place]) {
    for (start, end) in zip(line, line.dropFirst()) {
      let length = max(abs(end.x - start.x), abs(end.y - start.y))
      let steps = max(Int((min(length, 2000) / 5).rounded(.up)), 1)
      places += (0..<steps).map { step in
        let part = Double(step) / Double(steps)
        return Place(x: start.x + part * (end.x - start.x), y: start.y + part * (end.y - start.y))
      }
    }
    places += line.suffix(1)
  }

  /// True if nothing else is in a box.
  func isFree(_ box: Box) -> Bool {
    bounds.contains(box) && !boxes.contains(where: box.overlaps)
      && !places.contains(where: box.contains)
  }

  /// Takes the box that covers least of what is drawn, the first of such.
  mutating func take(_ candidates: [Box]) -> Int? {
    func cost(_ box: Box) -> Int {
      (bounds.contains(box) ? 0 : 10_000) + 100 * boxes.count(where: box.overlaps)
        + places.count(where: box.contains)
    }
    let costs = candidates.map(cost)
    guard let best = costs.indices.min(by: { costs[$0] < costs[$1] }) else { return nil }
    boxes.append(candidates[best])
    return best
  }

  /// Takes the first box that nothing else is in.
  mutating func takeFree(_ candidates: some Sequence<Box>) -> Box? {
    guard let box = candidates.first(where: isFree) else { return nil }
    boxes.append(box)
    return box
  }
}
