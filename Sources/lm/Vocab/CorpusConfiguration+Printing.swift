import Runs

extension CorpusConfiguration {
  /// Opens the text and its tokenizer, and prints what happens.
  func prepare(_ common: CommonOptions) throws -> PreparedCorpus {
    let printer = TextPrinter(common)
    defer { printer.erase() }
    return try prepare(
      threads: common.textThreads, handle: printer.print, shouldStop: { Interrupt.isRequested })
  }
}
