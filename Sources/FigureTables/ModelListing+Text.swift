import Glibc
public import ModelFolders
import NumberFormatting

extension ModelListing {
  /// A line a model; a model that cannot be read has the reason in its line.
  public var text: String {
    let heads = [
      "model", "head", "body", "tokens", "parameters", "epochs", "valid", "test", "written",
    ]
    let readable = models.filter { $0.problem == nil }
    let table =
      readable.isEmpty ? [] : Column.aligned([heads] + readable.map(\.cells), numbers: 4..<8)
    var rows = table.dropFirst().makeIterator()
    let lines = models.map { entry in
      entry.problem.map { "\(Column.isolated(entry.model))  \(Column.isolatingNames(in: $0))" }
        ?? rows.next() ?? ""
    }
    return (table.prefix(1) + lines).map { $0 + "\n" }.joined()
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
