import Glibc
public import ModelFolders
import NumberFormatting

extension ModelListing {
  /// A line a model; a model that cannot be read has the reason in its line.
  public var text: String {
    guard !models.isEmpty else { return "" }
    let heads = [
      "model", "head", "body", "tokens", "parameters", "epochs", "valid", "test", "written",
    ]
    let rows = models.filter { $0.problem == nil }.map(\.cells)
    let widths = heads.indices.map { column in
      ([heads] + rows).map { Column.places(of: $0[column]) }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      cells.indices.map { column in
        // Names and words begin their column, numbers end theirs.
        4...7 ~= column
          ? Column.right(cells[column], widths[column]) + "  "
          : Column.left(cells[column], widths[column] + 2)
      }.joined().trimmingEnd + "\n"
    }
    let table = rows.isEmpty ? "" : line(heads)
    return table
      + models.map { entry in
        entry.problem.map { "\(Column.isolated(entry.model))  \(Column.isolatingNames(in: $0))\n" }
          ?? line(entry.cells)
      }.joined()
  }
}

extension ModelListing.Entry {
  fileprivate var cells: [String] {
    [
      Column.isolated(model), head ?? "—", shape ?? "—", tokens ?? "—",
      parameters.map { NumberFormat.count($0) } ?? "—",
      epochs.map { "\($0)/\(plannedEpochs ?? $0)" } ?? "—",
      valid.map { Cell.perplexity($0) } ?? "—", test.map { Cell.perplexity($0) } ?? "—",
      modified.map { Self.minute($0) } ?? "—",
    ]
  }

  /// A time of this machine's zone, to the minute.
  private static func minute(_ seconds: Double) -> String {
    var time = time_t(seconds)
    var parts = unsafe tm()
    guard unsafe localtime_r(&time, &parts) != nil else { return "—" }
    let numbers = unsafe [
      parts.tm_year + 1_900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
    ]
    let digits = numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }
    return digits[..<3].joined(separator: "-") + " " + digits[3...].joined(separator: ":")
  }
}
