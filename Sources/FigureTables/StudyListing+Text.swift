public import ModelFolders
import NumberFormatting

extension StudyListing {
  /// A line a recipe, the best on the validation part first; a recipe without a finished run has a dash.
  public var text: String {
    let heads = ["recipe", "parameters", "runs", "valid", "lowest", "highest", "test", ""]
    let order = recipes.enumerated().sorted { one, other in
      (one.element.valid ?? .infinity, one.offset) < (
        other.element.valid ?? .infinity, other.offset
      )
    }.map(\.element)
    let lines = Column.aligned([heads] + order.map { cells(of: $0) }, numbers: 1..<7)
    let isBestKnown = order.first?.valid != nil
    return "\(Column.isolated(folder)), \(figure.words)\n\n"
      + lines.enumerated().map { row, line in
        (row == 1 && isBestKnown ? TableStyle.best(line) : line) + "\n"
      }.joined()
  }

  private func cells(of recipe: Entry) -> [String] {
    let failures = recipe.runs.count { $0.problem != nil }
    let facts = [
      recipe.droppedAfter.map { "dropped after \(NumberFormat.count($0, "epoch"))" },
      failures > 0 ? "\(failures) failed" : nil,
    ].compactMap { $0 }
    return [
      Column.isolated(recipe.name), NumberFormat.count(recipe.parameters),
      "\(recipe.finished.count)/\(recipe.runs.count)", cell(recipe.valid),
      cell(recipe.lowestValid), cell(recipe.highestValid), cell(recipe.test),
      facts.joined(separator: ", "),
    ]
  }

  private func cell(_ value: Double?) -> String { value.map(figure.text) ?? "—" }
}

extension StudyListing.Figure {
  /// The figure in words.
  package var words: String {
    switch self {
    case .perplexity: "perplexity"
    case .bitsPerCharacter: "bits a character"
    }
  }

  /// A value, as tables have it.
  package func text(_ value: Double) -> String {
    switch self {
    case .perplexity: Cell.perplexity(value)
    case .bitsPerCharacter: NumberFormat.fixed(value, places: 4)
    }
  }
}
