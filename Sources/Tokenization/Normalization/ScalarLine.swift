/// A scalar, and the bytes of the source that it was made of.
struct SourcedScalar {
  var value: UInt32
  var lower: Int
  var upper: Int

  var utf16: [UInt16] {
    value < 0x10000
      ? [UInt16(value)]
      : [UInt16(0xD7C0 + value >> 10), UInt16(0xDC00 | value & 0x3FF)]
  }

  /// Another scalar in the place of this one, or of all up to `last`.
  func with(_ value: UInt32, upTo last: SourcedScalar? = nil) -> SourcedScalar {
    SourcedScalar(value: value, lower: lower, upper: Swift.max(upper, last?.upper ?? upper))
  }
}

/// The scalars of a line, in memory that is used again for the next.
///
/// An array would be checked for uniqueness at each scalar, which costs more than the rules do.
final class ScalarLine {
  private var scalars: UnsafeMutablePointer<SourcedScalar>
  private var capacity = 256
  var count = 0

  init() { scalars = .allocate(capacity: capacity) }

  deinit { scalars.deallocate() }

  func reserve(_ count: Int) {
    guard count > capacity else { return }
    let larger = UnsafeMutablePointer<SourcedScalar>.allocate(capacity: 2 * count)
    larger.update(from: scalars, count: self.count)
    scalars.deallocate()
    (scalars, capacity) = (larger, 2 * count)
  }

  @inline(__always)
  func append(_ scalar: SourcedScalar) {
    if count == capacity { reserve(count + 1) }
    scalars[count] = scalar
    count += 1
  }

  func append(_ other: ScalarLine, _ range: Range<Int>) {
    for index in range { append(other[index]) }
  }

  /// The end of the scalars from `start` on that are as asked.
  func end(of start: Int, _ isMember: (UInt32) -> Bool) -> Int {
    var end = start
    while end < count, isMember(self[end].value) { end += 1 }
    return end
  }

  func removeLast() { count -= 1 }

  var last: SourcedScalar? { count == 0 ? nil : scalars[count - 1] }

  @inline(__always)
  subscript(index: Int) -> SourcedScalar {
    get {
      assert(0..<count ~= index)
      return scalars[index]
    }
    set { scalars[index] = newValue }
  }
}

extension ScalarLine: Sequence {
  func makeIterator() -> UnsafeMutableBufferPointer<SourcedScalar>.Iterator {
    UnsafeMutableBufferPointer(start: scalars, count: count).makeIterator()
  }
}
