/// Ids that the host sets one by one, and that a device gets in one piece.
///
///     let inputs = StagedTokens(count, in: arena)
///     inputs[i] = id
///     b.gather(table, inputs.written(0..<count, by: b), into: out)
public final class StagedTokens {
  /// The ids on the device, as they were when they were last handed over.
  public let onDevice: Tokens
  private let host: UnsafeMutableBufferPointer<Int32>

  /// `count` ids, all 0, here and there.
  public init(_ count: Int, in arena: Arena) {
    onDevice = arena.tokens(count)
    host = .allocate(capacity: count)
    host.initialize(repeating: 0)
  }

  deinit { host.deallocate() }

  /// Number of ids.
  public var count: Int { host.count }

  /// The id at `position`, on the host.
  public subscript(position: Int) -> Int32 {
    get {
      precondition(host.indices.contains(position), "position out of range")
      return host[position]
    }
    set {
      precondition(host.indices.contains(position), "position out of range")
      host[position] = newValue
    }
  }

  /// Hands over the ids of the given positions.
  ///
  /// - Returns: The ids on the device.
  public func written(_ range: Range<Int>, by backend: any BackendCore) -> Tokens {
    let tokens = onDevice[range]
    backend.write(UnsafeBufferPointer(rebasing: host[range]), to: tokens)
    return tokens
  }
}
