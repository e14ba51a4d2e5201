internal import CKernels
public import Compute

/// The CPU: oneDNN products and our C kernels, on one team of threads.
///
/// Deterministic: the same calls with the same number of threads give the same bits. Not to be used
/// from two threads at once; give each its own backend.
public final class CPUBackend: Backend {
  let engine: OpaquePointer
  /// The first verb that failed; every verb that can throw does from then on.
  private var failure: BackendError?

  /// A backend whose work is spread over `threads` threads.
  ///
  /// - Throws: `BackendError` `unavailable` when oneDNN cannot start, `noThread` when the system does not
  ///   give so many threads.
  public init(threads: Int) throws(BackendError) {
    guard let engine = lm_engine_create(Int32(clamping: threads)) else {
      throw BackendError(
        .unavailable, message: "oneDNN did not start; check the installation of libdnnl")
    }
    self.engine = engine
    guard lm_engine_start_team(engine) else {
      throw BackendError(
        .noThread,
        message:
          "the system cannot start \(threads) threads; choose fewer --threads, or close other programs"
      )
    }
  }

  deinit {
    lm_engine_destroy(engine)
  }

  /// The number of threads that work is spread over.
  public var threads: Int {
    get { Int(lm_engine_threads(engine)) }
    set { lm_engine_set_threads(engine, Int32(clamping: newValue)) }
  }

  /// The precision of the operands of products.
  ///
  /// Products of one to three rows stay in float32: memory limits their speed.
  public var precision: Precision {
    get { lm_engine_is_bf16(engine) ? .bf16 : .f32 }
    set {
      precondition(supports(newValue), "a precision that this processor has")
      let isBF16 =
        switch newValue {
        case .f32: false
        case .bf16: true
        }
      lm_engine_set_bf16(engine, isBF16)
    }
  }

  /// True if the processor has the instructions that make products of this precision faster.
  public func supports(_ precision: Precision) -> Bool {
    switch precision {
    case .f32: true
    case .bf16: lm_has_bf16()
    }
  }

  /// Name and version of the matrix library.
  public static var library: String { String(cString: lm_engine_version()) }

  /// The instructions that products use, such as `AVX-512 with bf16`; empty if unknown.
  public static var instructions: String { String(cString: lm_engine_instructions()) }

  /// Allocates on a cache line.
  public func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    guard let buffer = lm_allocate(count) else {
      fatalError("out of memory: \(count * 4) bytes were not to be had")
    }
    return buffer
  }

  /// Checks that so many bytes are to be had, against the limits of the process.
  public func checkMemory(_ bytes: Int) throws(BackendError) {
    guard lm_can_allocate(bytes) else {
      throw BackendError(
        .outOfMemory,
        message:
          "no \(max(bytes >> 20, 1)) MiB of memory are to be had; raise the limit of the process, or "
          + "choose a smaller model or batch")
    }
  }

  /// Notes the failure of a verb that cannot throw.
  func fail(_ what: @autoclosure () -> String) {
    guard failure == nil else { return }
    // One call for memory may have failed where the next would not.
    let isShort = lm_ran_out_of_memory(engine) || !lm_can_allocate(1 << 26)
    failure = BackendError(
      isShort ? .outOfMemory : .failed,
      message: "\(what()); free some memory, or choose a smaller model or batch")
  }

  /// - Throws: The failure of a verb before.
  func checkFailure() throws(BackendError) {
    if let failure { throw failure }
  }

  /// Frees what ``allocate(_:)`` gave.
  public func deallocate(_ buffer: UnsafeMutablePointer<Float>) {
    lm_deallocate(buffer)
  }

  /// Copies host values into `x`.
  public func write(_ values: UnsafeBufferPointer<Float>, to x: Matrix) {
    precondition(values.count == x.count, "as many values as elements")
    guard let source = values.baseAddress else { return }
    x.base.update(from: source, count: x.count)
  }

  /// Copies host ids into `tokens`.
  public func write(_ ids: UnsafeBufferPointer<Int32>, to tokens: Tokens) {
    precondition(ids.count == tokens.count, "as many ids as positions")
    guard let source = ids.baseAddress else { return }
    tokens.base.update(from: source, count: tokens.count)
  }

  /// Copies `tokens` to the host.
  public func read(_ tokens: Tokens, into ids: UnsafeMutableBufferPointer<Int32>)
    throws(BackendError)
  {
    precondition(ids.count == tokens.count, "as many ids as positions")
    try checkFailure()
    ids.baseAddress?.update(from: tokens.base, count: tokens.count)
  }

  /// Copies `x` to the host.
  public func read(_ x: Matrix, into values: UnsafeMutableBufferPointer<Float>) throws(BackendError)
  {
    precondition(values.count == x.count, "as many values as elements")
    try checkFailure()
    values.baseAddress?.update(from: x.base, count: x.count)
  }

  /// x ← value.
  public func fill(_ x: Matrix, with value: Float) {
    lm_fill(engine, value, x.base, x.count)
  }

  /// y ← x.
  public func copy(_ x: Matrix, to y: Matrix) {
    precondition(x.count == y.count, "a copy keeps the number of elements")
    y.base.update(from: x.base, count: x.count)
  }
}
