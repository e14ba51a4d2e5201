/// The ways to write each digit: strokes in a square of side 1, x to the right, y down.
///
/// Control points may lie outside: a curve stays within their hull and touches it only at its ends.
enum DigitForms {
  /// The forms of every digit of a script, from 0 to 9.
  static func of(_ script: DrawnDigits.Script) -> [[[Stroke]]] {
    switch script {
    case .latin: latin
    case .persian: persian
    }
  }
}
