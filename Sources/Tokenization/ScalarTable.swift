/// A byte for every scalar, asked of ICU a block at a time when one is first met.
final class ScalarTable {
  private static let blockSize = 256
  private static let blockCount = 0x110000 / blockSize
  private let blocks: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
  private let fill: (UInt32, Int32, UnsafeMutablePointer<UInt8>) -> Void

  /// - Parameter fill: writes the bytes of so many scalars from the first on.
  init(_ fill: @escaping (_ first: UInt32, _ count: Int32, UnsafeMutablePointer<UInt8>) -> Void) {
    self.fill = fill
    blocks = .allocate(capacity: Self.blockCount)
    blocks.initialize(repeating: nil, count: Self.blockCount)
  }

  deinit {
    for index in 0..<Self.blockCount { blocks[index]?.deallocate() }
    blocks.deallocate()
  }

  @inline(__always)
  subscript(scalar: UInt32) -> UInt8 {
    (blocks[Int(scalar >> 8)] ?? load(Int(scalar >> 8)))[Int(scalar & 0xFF)]
  }

  @inline(never)
  private func load(_ index: Int) -> UnsafeMutablePointer<UInt8> {
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.blockSize)
    fill(UInt32(index * Self.blockSize), Int32(Self.blockSize), block)
    blocks[index] = block
    return block
  }
}
