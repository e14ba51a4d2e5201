public import Compute

/// The meaning of every verb: plain loops over numbers of double precision, written from the equations.
///
/// It is for tests of other backends, and to read. Results are rounded to float32 once, at the end of a
/// verb. It runs on one thread and does everything before it returns.
public final class ReferenceBackend: Backend {
  /// A backend in host memory.
  public init() {}

  /// Zeroed memory of the host.
  public func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let buffer = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
    buffer.initialize(repeating: 0, count: max(count, 1))
    return buffer
  }

  /// Frees it.
  public func deallocate(_ buffer: UnsafeMutablePointer<Float>) { buffer.deallocate() }

  /// x ← values.
  public func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix) {
    precondition(values.count == x.count, "as many values as elements")
    for i in 0..<x.count { x.base[i] = values[i] }
  }

  /// tokens ← ids.
  public func write(_ ids: UnsafeBufferPointer<Int32>, to tokens: Tokens) {
    precondition(ids.count == tokens.count, "as many ids as positions")
    for i in 0..<tokens.count { tokens.base[i] = ids[i] }
  }

  /// values ← x.
  public func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>) throws(BackendError)
  {
    precondition(values.count == x.count, "as many values as elements")
    for i in 0..<x.count { values[i] = x.base[i] }
  }

  /// ids ← tokens.
  public func read(_ tokens: Tokens, into ids: UnsafeMutableBufferPointer<Int32>)
    throws(BackendError)
  {
    precondition(ids.count == tokens.count, "as many ids as positions")
    for i in 0..<tokens.count { ids[i] = tokens.base[i] }
  }
}
