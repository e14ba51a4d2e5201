extension Array<UInt8> {
  /// Calls `body` with the bytes.
  ///
  /// A temporary array has no `span` that outlives the expression; a parameter has.
  func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(span) }
}
