/// Allocates the buffers of a model, and counts their bytes.
///
/// Everything is cut when a model is built, nothing inside a training step. What is cut stays as
/// long as there are views of it.
public final class Arena {
  private let backend: (any BackendCore)?
  /// Bytes handed out so far.
  public private(set) var bytes = 0

  /// An empty arena on `backend`; nil only measures what would be handed out, and its views must
  /// not be used.
  public init(on backend: (any BackendCore)?) {
    self.backend = backend
  }

  /// A new matrix of zeros.
  public func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    let buffer = allocate(rows * columns)
    return Matrix(
      buffer: buffer, base: buffer?.base ?? Arena.nowhere, rows: rows, columns: columns)
  }

  /// A new sequence of `count` ids, all 0.
  public func tokens(_ count: Int) -> Tokens {
    let buffer = allocate(count)
    let base = UnsafeMutableRawPointer(buffer?.base ?? Arena.nowhere)
    return Tokens(
      buffer: buffer, base: base.bindMemory(to: Int32.self, capacity: count), count: count)
  }

  private func allocate(_ count: Int) -> Buffer? {
    bytes += count * MemoryLayout<Float>.stride
    return backend.map { Buffer(count, on: $0) }
  }

  /// The address of all views of an arena without a device.
  private static nonisolated(unsafe) let nowhere = UnsafeMutablePointer<Float>.allocate(capacity: 1)
}
