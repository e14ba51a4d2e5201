/// A byte for every scalar, asked of ICU a block at a time.
final class ScalarTable {
  typealias Fill = (_ first: UInt32, _ count: Int32, UnsafeMutablePointer<UInt8>) -> Void

  /// Below it are the scalars of one and two bytes: most of a Persian or English text.
  private static let lowCount = 0x800
  private static let blockSize = 0x100
  private static let blockCount = 0x110000 / blockSize

  /// The bytes of the low scalars; those of others are in ``blocks``.
  let low: UnsafeMutablePointer<UInt8>
  /// Filled when a scalar of theirs is first met.
  private let blocks: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
  private let fill: Fill

  /// - Parameter fill: writes the bytes of so many scalars from the first on.
  init(_ fill: @escaping Fill) {
    self.fill = fill
    low = .allocate(capacity: Self.lowCount)
    fill(0, Int32(Self.lowCount), low)
    blocks = .allocate(capacity: Self.blockCount)
    blocks.initialize(repeating: nil, count: Self.blockCount)
  }

  deinit {
    low.deallocate()
    for index in 0..<Self.blockCount { blocks[index]?.deallocate() }
    blocks.deallocate()
  }

  @inline(__always)
  subscript(scalar: UInt32) -> UInt8 { scalar < 0x800 ? low[Int(scalar)] : high(scalar) }

  @inline(never)
  private func high(_ scalar: UInt32) -> UInt8 {
    let index = Int(scalar) / Self.blockSize
    return (blocks[index] ?? load(index))[Int(scalar) % Self.blockSize]
  }

  private func load(_ index: Int) -> UnsafeMutablePointer<UInt8> {
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.blockSize)
    fill(UInt32(index * Self.blockSize), Int32(Self.blockSize), block)
    blocks[index] = block
    return block
  }
}
