/// A view of token ids on the device of one ``Backend``.
///
/// Like a ``Matrix`` it keeps what it shows alive. A negative id marks a position without a target.
/// Ids come from the host by ``BackendCore/write(_:to:)-(UnsafeBufferPointer<Int32>,_)``;
/// ``StagedTokens`` collects them one by one.
public struct Tokens {
  private let buffer: Buffer?
  /// The address of the first id, in memory of the device; see ``Matrix/base``.
  public let base: UnsafeMutablePointer<Int32>
  /// Number of ids.
  public let count: Int

  init(buffer: Buffer?, base: UnsafeMutablePointer<Int32>, count: Int) {
    self.buffer = buffer
    self.base = base
    self.count = count
  }

  /// The given positions as a view.
  public subscript(range: Range<Int>) -> Tokens {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "positions out of range")
    return Tokens(buffer: buffer, base: base + range.lowerBound, count: range.count)
  }
}
