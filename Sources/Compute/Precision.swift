/// The precision of the operands of products.
///
/// Sums and all other numbers are float32.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// IEEE 754 single precision: 24 bits of significand.
  case f32
  /// The upper half of a float32: its range, 8 bits of significand.
  case bf16
}
