/// The owner of a model's buffers.
///
/// Everything is cut when a model is built, nothing inside a training step. Views of an arena must
/// not be used after it is gone, and those of one without a device must not be used at all.
public final class Arena {
  private let backend: (any Backend)?
  /// Bytes handed out so far.
  public private(set) var bytes = 0
  private var buffers: [UnsafeMutablePointer<Float>] = []

  /// An empty arena on `backend`; nil only measures what would be handed out.
  public init(on backend: (any Backend)?) {
    self.backend = backend
  }

  deinit {
    for buffer in buffers { backend?.deallocate(buffer) }
  }

  /// A new matrix of zeros.
  public func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(base: allocate(rows * columns), rows: rows, columns: columns)
  }

  /// A new sequence of `count` ids, all 0.
  public func tokens(_ count: Int) -> Tokens {
    let base = UnsafeMutableRawPointer(allocate(count))
    return Tokens(base: base.bindMemory(to: Int32.self, capacity: count), count: count)
  }

  private func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    bytes += count * MemoryLayout<Float>.stride
    guard let backend else { return Arena.nowhere }
    let buffer = backend.allocate(count)
    buffers.append(buffer)
    return buffer
  }

  /// Where the views of an arena without a device point.
  private static nonisolated(unsafe) let nowhere = UnsafeMutablePointer<Float>.allocate(capacity: 1)
}
