/// Which rows of a batch a layer sees, whose masks of dropout are those that the whole batch would draw.
///
/// Element i of a mask is a function of a key and of i = row · width + unit; the rows are those of a
/// time-major window of the whole batch.
package struct MaskRows: Sendable {
  /// Rows of the whole batch, B.
  private let batch: Int
  /// Those that are here.
  private let part: Range<Int>
  /// Rows after which masks repeat: B where all steps share a mask; 0 where they do not.
  let period: Int

  /// The rows `part` of a batch; locked, all steps of a window share a mask.
  package init(_ part: Range<Int>, ofBatch batch: Int, isLocked: Bool) {
    self.batch = batch
    self.part = part
    period = isLocked ? batch : 0
  }

  /// Calls `body` with runs of rows, and where each starts in the whole batch.
  func forEachRun(of rows: Range<Int>, _ body: (_ rows: Range<Int>, _ start: Int) -> Void) {
    guard part.count < batch else { return body(rows, rows.lowerBound) }
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (step, place) = row.quotientAndRemainder(dividingBy: part.count)
      let end = min(rows.upperBound, (step + 1) * part.count)
      body(row..<end, step * batch + part.lowerBound + place)
      row = end
    }
  }
}
