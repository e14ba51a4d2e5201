/// The progress bar of a walk over text, drawn over on a terminal; elsewhere a walk is silent until it
/// has taken a while.
final class TextProgress {
  private let title: String
  private let isQuiet: Bool
  private let watch = Stopwatch()
  private var lastShown = 0.0
  private var isDrawn = false

  /// The title says what is done, such as "counting".
  init(_ title: String, quiet: Bool) {
    self.title = title
    isQuiet = quiet
  }

  /// Shows how far the walk has come, in bytes.
  ///
  /// - Throws: ``Failure`` 130 when a signal has asked for a stop.
  func update(_ done: Int, of total: Int) throws {
    if Interrupt.isRequested {
      erase()
      throw Failure(130, "stopped by a signal; nothing was written")
    }
    let now = watch.seconds
    if done == total { erase() }
    guard !isQuiet, done < total, done > 0,
      now - lastShown >= (Console.isTerminal ? 0.2 : 30)
    else { return }
    lastShown = now
    let left = now * Double(total - done) / Double(done)
    let line =
      "\(title)  \(Figure.percent(Double(done) / Double(total)))  "
      + "\(Figure.fixed(Double(done) / 1e6 / now, 1)) MB/s  \(Figure.duration(left)) left"
    if Console.isTerminal {
      let filled = 20 * done / total
      let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 20 - filled)
      Console.progress("\r\u{1B}[K\(bar) \(line)")
      isDrawn = true
    } else {
      Console.error(line)
    }
  }

  private func erase() {
    if isDrawn { Console.progress("\r\u{1B}[K") }
    isDrawn = false
  }
}
