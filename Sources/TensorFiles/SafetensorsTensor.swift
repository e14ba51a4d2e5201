import Storage

extension Safetensors {
  /// A tensor of an open file; it keeps the file mapped.
  public struct Tensor: Sendable {
    /// The name.
    public let name: String
    /// The type of its numbers.
    public let type: ElementType
    /// The dimensions; none for a single number.
    public let shape: [Int]
    /// The number of its numbers: the product of the dimensions.
    public let count: Int

    private let file: MappedFile
    private let path: String
    private let range: Range<Int>

    init(file: MappedFile, path: String, entry: Header.Entry, start: Int) {
      self.file = file
      self.path = path
      name = entry.name
      type = entry.type
      shape = entry.shape
      count = entry.range.count / entry.type.size
      range = start + entry.range.lowerBound..<start + entry.range.upperBound
    }

    /// Calls `body` with the bytes, which are valid only during the call.
    public func withUnsafeBytes<R>(
      _ body: (UnsafeRawBufferPointer) throws -> R
    ) rethrows -> R {
      try file.withBytes(range, body)
    }

    /// Calls `body` with the numbers, row-major, which are valid only during the call.
    ///
    /// - Throws: `StorageError` `invalid` if the tensor has another type; what `body` throws.
    public func withUnsafeBuffer<E: Element, R>(
      of type: E.Type = E.self, _ body: (UnsafeBufferPointer<E>) throws -> R
    ) throws -> R {
      try check(E.self)
      return try withUnsafeBytes { bytes in
        // A foreign file may begin its data at any byte.
        guard UInt(bitPattern: bytes.baseAddress) % UInt(MemoryLayout<E>.alignment) == 0 else {
          let copy = UnsafeMutableBufferPointer<E>.allocate(capacity: count)
          defer { copy.deallocate() }
          UnsafeMutableRawBufferPointer(copy).copyMemory(from: bytes)
          return try body(UnsafeBufferPointer(copy))
        }
        return try bytes.withMemoryRebound(to: E.self, body)
      }
    }

    /// Copies the numbers, row-major, into a buffer of just their number.
    ///
    /// - Throws: `StorageError` `invalid` if the tensor has another type or number of numbers.
    public func copy<E: Element>(into target: UnsafeMutableBufferPointer<E>) throws {
      try check(E.self)
      guard target.count == count else {
        throw StorageError(
          .invalid,
          "'\(path)' has \(count) numbers in the tensor '\(name)', where \(target.count) are needed;"
            + " restore it or make it again")
      }
      withUnsafeBytes { UnsafeMutableRawBufferPointer(target).copyMemory(from: $0) }
    }

    /// The numbers as an array, row-major.
    ///
    /// - Throws: `StorageError` `invalid` if the tensor has another type.
    public func elements<E: Element>(_ type: E.Type = E.self) throws -> [E] {
      try withUnsafeBuffer { Array($0) }
    }

    func validateFinite() throws {
      try withUnsafeBuffer(of: Float.self) { values in
        guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
        throw StorageError(
          .invalid,
          "'\(path)' has the value \(values[index]) at index \(index) of the tensor '\(name)';"
            + " restore it or train again")
      }
    }

    private func check<E: Element>(_: E.Type) throws {
      guard type == E.elementType else {
        throw StorageError(
          .invalid,
          "'\(path)' has the tensor '\(name)' as \(type.rawValue), where \(E.elementType.rawValue)"
            + " is needed; restore it or make it again")
      }
    }
  }
}
