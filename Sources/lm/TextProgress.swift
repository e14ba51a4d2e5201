import NumberFormatting

/// The progress bar of a walk over text.
final class TextProgress {
  private let title: String
  private var line: ProgressLine

  /// The title says what is done, such as "counting".
  init(_ title: String, quiet: Bool) {
    self.title = title
    line = ProgressLine(quiet: quiet)
  }

  /// Shows how far the walk has come, in bytes, unless it is to end.
  ///
  /// - Throws: ``Failure`` 130 when a signal has asked for a stop.
  func update(_ done: Int, of total: Int) throws {
    if Interrupt.isRequested {
      line.erase()
      throw Failure.stopped
    }
    show(done, of: total)
  }

  /// Takes it off the terminal.
  func erase() { line.erase() }

  /// Shows how far the walk has come, in bytes.
  func show(_ done: Int, of total: Int) {
    guard done < total else { return line.erase() }
    guard done > 0, line.isDue else { return }
    let part = Double(done) / Double(total)
    let seconds = line.seconds
    let filled = Int(20 * part)
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 20 - filled)
    line.show(
      (Console.isTerminal ? bar + " " : "")
        + "\(title)  \(NumberFormat.percent(part))  \(NumberFormat.fixed(Double(done) / 1e6 / seconds, places: 1)) MB/s  "
        + "\(NumberFormat.duration(seconds: seconds * (1 - part) / part)) left")
  }
}
