/// UTF-8 that is written from front to back, and knows what each part of it was made of.
///
/// Most of it is a copy, so that a run of the source says where all of its scalars come from.
final class SourcedText {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity = 1024
  private var runs: [Run] = []

  /// Text from `start` to the next run: the scalars of the source from `lower` on, one for one and of
  /// the same lengths, or all of them made of the source from `lower` to `upper`.
  private struct Run {
    var start: Int
    var lower: Int
    var upper: Int?
  }

  init() { bytes = .allocate(capacity: capacity) }

  deinit { bytes.deallocate() }

  func removeAll() {
    count = 0
    runs.removeAll(keepingCapacity: true)
  }

  /// Makes room for `extra` bytes beyond those written.
  func reserve(_ extra: Int) {
    guard count + extra > capacity else { return }
    capacity = 2 * (count + extra)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
  }

  // MARK: Writing

  /// Says that bytes were written up to `end`, which correspond to the source from `lower` on.
  func wrote(upTo end: Int, copyingFrom lower: Int) {
    guard end > count else { return }
    startCopy(of: lower)
    count = end
  }

  /// Takes back what was written from `end` on.
  func truncate(to end: Int) {
    count = end
    while let last = runs.last, last.start >= end { runs.removeLast() }
  }

  func append(_ scalar: SourcedScalar) {
    reserve(4)
    let length = bytes.write(scalar.value, at: count)
    if length == scalar.upper - scalar.lower {
      startCopy(of: scalar.lower)
    } else if runs.last.map({ $0.lower != scalar.lower || $0.upper != scalar.upper }) ?? true {
      runs.append(Run(start: count, lower: scalar.lower, upper: scalar.upper))
    }
    count += length
  }

  /// Appends a part of another text of the same source.
  func append(_ other: SourcedText, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    reserve(range.count)
    (bytes + count).update(from: other.bytes + range.lowerBound, count: range.count)
    let shift = count - range.lowerBound
    var index = other.run(at: range.lowerBound)
    while index < other.runs.count, other.runs[index].start < range.upperBound {
      var run = other.runs[index]
      if run.start < range.lowerBound {
        if run.upper == nil { run.lower += range.lowerBound - run.start }
        run.start = range.lowerBound
      }
      run.start += shift
      runs.append(run)
      index += 1
    }
    count += range.count
  }

  /// Has a copy go on, or starts another.
  private func startCopy(of lower: Int) {
    if let last = runs.last, last.upper == nil, last.lower + count - last.start == lower { return }
    runs.append(Run(start: count, lower: lower, upper: nil))
  }

  // MARK: Sources

  /// What the scalar that the byte at `position` belongs to was made of.
  func source(at position: Int) -> Range<Int> {
    var position = position
    while bytes[position] & 0xC0 == 0x80 { position -= 1 }
    let run = runs[run(at: position)]
    if let upper = run.upper { return run.lower..<upper }
    let lower = run.lower + position - run.start
    return lower..<lower + utf8Length(lead: bytes[position])
  }

  private func run(at position: Int) -> Int {
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].start <= position { low = middle } else { high = middle }
    }
    return low
  }
}

extension UnsafeMutablePointer<UInt8> {
  /// Writes a scalar as UTF-8; returns how many bytes it took.
  @inline(__always)
  func write(_ value: UInt32, at offset: Int) -> Int {
    func byte(_ lead: UInt32, _ shift: UInt32) -> UInt8 {
      UInt8(truncatingIfNeeded: lead | value >> shift & (lead == 0x80 ? 0x3F : 0xFF))
    }
    let to = self + offset
    if value < 0x80 {
      to[0] = UInt8(truncatingIfNeeded: value)
      return 1
    }
    if value < 0x800 {
      (to[0], to[1]) = (byte(0xC0, 6), byte(0x80, 0))
      return 2
    }
    if value < 0x10000 {
      (to[0], to[1], to[2]) = (byte(0xE0, 12), byte(0x80, 6), byte(0x80, 0))
      return 3
    }
    (to[0], to[1], to[2], to[3]) = (byte(0xF0, 18), byte(0x80, 12), byte(0x80, 6), byte(0x80, 0))
    return 4
  }
}
