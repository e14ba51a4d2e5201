import NumberFormatting
import Microscope
import LanguageModels

/// The spectrum of the log-probabilities beside the bound of a softmax.
struct RankReport: Encodable {
  let numerical: Int
  let bound: Int
  let effective: Double
  let contexts: Int
  let vocabulary: Int
  /// Tokens of the vocabulary that are columns of the matrix.
  let columns: Int
  let threshold: Double
  let singularValues: [Double]

  init(_ rank: LogProbabilityRank, _ model: ModelConfiguration) {
    numerical = rank.numerical
    bound = LogProbabilityRank.bound(of: model)
    effective = rank.effective
    contexts = rank.contexts
    vocabulary = model.vocabularySize
    columns = rank.tokens
    threshold = rank.threshold
    singularValues = rank.singularValues
  }

  var text: String {
    let isWhole = columns == vocabulary
    let tokens =
      isWhole ? "" : "the most frequent \(NumberFormat.count(columns)) of "
    let most = min(contexts, columns)
    return
      "rank of log p: \(NumberFormat.count(contexts, "context")) × \(tokens)\(NumberFormat.count(vocabulary, "token"))\n"
      + InspectionReport.lines([
        (
          "numerical",
          "\(NumberFormat.count(numerical)) of \(NumberFormat.count(most)): σ above \(NumberFormat.significant(threshold, digits: 2)), "
            + "what rounding can make of 0"
        ),
        ("bound of a softmax", "\(NumberFormat.count(bound)), its width and 2"),
        ("effective", "\(NumberFormat.fixed(effective, places: 2)), exp of the entropy of σ/Σσ"),
      ])
      + places.map {
        InspectionReport.lines([
          ("σ \($0)", NumberFormat.significant(singularValues[$0 - 1], digits: 3))
        ])
      }.joined()
  }

  /// Which singular values are printed: a few, and those on both sides of the bound.
  private var places: [Int] {
    let usual = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]
    return Set(usual + [bound, bound + 1]).filter { $0 <= singularValues.count }.sorted()
  }
}
