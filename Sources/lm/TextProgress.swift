import NumberFormatting

/// The progress of a walk over text: a bar on a terminal, a line every 30 s elsewhere.
final class TextProgress {
  /// The unit that is counted.
  enum Unit {
    case bytes, tokens
  }

  private let isQuiet: Bool
  private let unit: Unit
  private var title: String
  private var line: ProgressLine

  /// Progress whose first stage is `title`, such as "counting".
  init(_ title: String = "", quiet: Bool, unit: Unit = .bytes) {
    self.title = title
    self.unit = unit
    isQuiet = quiet
    line = ProgressLine(quiet: quiet)
  }

  /// Shows how far a stage has come.
  ///
  /// - Throws: ``Failure`` 130 when a signal has asked for a stop.
  func update(_ title: String, _ done: Int, of total: Int) throws {
    if title != self.title {
      line.erase()
      self.title = title
      line = ProgressLine(quiet: isQuiet)
    }
    try update(done, of: total)
  }

  /// Shows how far the walk has come, unless it is to end.
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
        + "\(title)  \(NumberFormat.percent(part))  \(speed(Double(done) / seconds))  "
        + "\(NumberFormat.duration(seconds: seconds * (1 - part) / part)) left")
  }

  private func speed(_ perSecond: Double) -> String {
    switch unit {
    case .bytes: "\(NumberFormat.fixed(perSecond / 1e6, places: 1)) MB/s"
    case .tokens: "\(NumberFormat.count(Int(perSecond))) /s"
    }
  }
}
