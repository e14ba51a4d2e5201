import NumberFormatting
public import TokenizerFiles

extension VocabularyCoverage {
  /// The figures as a table.
  public var text: String {
    func column(_ text: String) -> String {
      String(repeating: " ", count: max(0, 18 - text.count)) + text
    }
    let head = ["size", "least count", "training unknown", "held-out unknown"]
    let lines = sizes.map { row in
      [
        NumberFormat.count(row.size), NumberFormat.count(row.leastCount),
        NumberFormat.percent(row.trainingUnknown),
        NumberFormat.percent(row.heldOutUnknown),
      ]
    }
    return """
      \(NumberFormat.count(types)) distinct tokens; \(NumberFormat.count(trainingTokens, "token")) to train on, \
      \(NumberFormat.count(heldOutTokens)) held out
      \(([head] + lines).map { $0.map(column).joined() }.joined(separator: "\n"))

      """
  }
}

extension UnknownTokens {
  /// The figures as a table.
  public var text: String {
    func share(_ part: Int, _ whole: Int) -> String {
      NumberFormat.percent(Double(part) / Double(max(whole, 1)))
    }
    let head = """
      \(NumberFormat.count(unknown)) of \(NumberFormat.count(tokens, "token")) unknown \
      (\(share(unknown, tokens))), \(NumberFormat.count(unknownTypes)) of \(NumberFormat.count(types)) distinct \
      (\(share(unknownTypes, types)))

      """
    return head + top.map { "\($0.count)\t\($0.token)\n" }.joined()
  }
}

extension VocabularyEntries {
  /// A line an entry: id, count and token with tabs between.
  public var text: String { entries.map { "\($0.id)\t\($0.count)\t\($0.token)\n" }.joined() }
}

extension TokenizerSummary {
  /// The file and its size, on one line.
  public var text: String { "\(Column.isolated(file)): \(NumberFormat.count(entries)) entries\n" }
}

extension EncodingFigures {
  /// The figures on one line, after the name of the file of ids.
  public func text(of file: String) -> String {
    let rate = NumberFormat.percent(Double(unknown) / Double(max(tokens, 1)))
    return """
      \(Column.isolated(file)): \(NumberFormat.count(tokens, "token")), \(rate) unknown, \
      \(NumberFormat.count(lines, "line")), \(NumberFormat.fixed(megabytesPerSecond, places: 1)) MB/s

      """
  }
}
