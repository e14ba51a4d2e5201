import FigureTables
import NumberFormatting
import Runs

extension NGramRun {
  /// Estimates, and prints what happens.
  func printed(_ common: CommonOptions, _ printer: TextPrinter) throws {
    defer { printer.erase() }
    let summary = try run { event in
      switch event {
      case .text(let event): printer.print(event)
      case .noLonger(let length):
        common.note(
          "note: the longest line has \(length) tokens with its start, so that there are no longer "
            + "n-grams")
      case .fallbackDiscounts(let length, let values):
        common.note(
          "note: the text has too few \(length)-grams for discounts of their own; they are "
            + values.map { "\($0)" }.joined(separator: ", "))
      case .finished: break
      }
    } shouldStop: {
      Interrupt.isRequested
    }
    try common.print(summary, summary.text)
  }
}

extension NGramSummary {
  /// What `lm train --arch ngram` prints.
  fileprivate var text: String {
    let lengths = zip(1..., ngrams).map { "\(NumberFormat.count($1)) \($0)-grams" }
    let peak = NumberFormat.fixed(Double(peakMemory) / 1024 / 1024, places: 0)
    return """
      model             \(Column.isolated(folder))
      n-grams           \(lengths.joined(separator: ", "))
      valid perplexity  \(Cell.perplexity(validPerplexity))
      test perplexity   \(Cell.perplexity(testPerplexity))
      time              \(NumberFormat.duration(seconds: seconds)), peak memory \(peak) MiB

      """
  }
}
