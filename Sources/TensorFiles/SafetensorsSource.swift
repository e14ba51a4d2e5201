public import Storage

extension Safetensors {
  /// A tensor to be written.
  public struct Source {
    /// The name; not `__metadata__`, and unique in its file by bytes.
    public let name: String
    /// The type of its numbers.
    public let type: ElementType
    /// The dimensions; none for a single number.
    public let shape: [Int]

    let byteCount: Int
    let body: (inout FileWriter) throws -> Void

    /// A tensor whose bytes are produced while the file is written.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type of the numbers.
    ///   - shape: The dimensions.
    ///   - body: Writes the numbers, row-major and little-endian, as many as `shape` says.
    public init(
      name: String, type: ElementType, shape: [Int],
      body: @escaping (inout FileWriter) throws -> Void
    ) {
      let byteCount = Safetensors.byteCount(type, shape)
      precondition(shape.allSatisfy { $0 >= 0 } && shape.count <= maximumRank, "shape \(shape)")
      guard let byteCount else { preconditionFailure("shape \(shape) of '\(name)' is too large") }
      precondition(name != metadataKey, "'\(name)' is not a name for a tensor")
      self.name = name
      self.type = type
      self.shape = shape
      self.byteCount = byteCount
      self.body = body
    }

    /// A tensor in memory, which must stay valid until the file is written.
    public init(name: String, type: ElementType, shape: [Int], bytes: UnsafeRawBufferPointer) {
      self.init(name: name, type: type, shape: shape) { try $0.write(bytes) }
    }

    /// A tensor of the values of an array, row-major.
    public init<E: Element>(name: String, shape: [Int], values: [E]) {
      self.init(name: name, type: E.elementType, shape: shape) { writer in
        try values.withUnsafeBytes { try writer.write($0) }
      }
    }
  }
}
