import ArgumentParser
import FigureTables
import Judging
import NumberFormatting

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Analyse a model: rank, mixtures, gradients, next tokens.",
    discussion: """
      Shows what --rank, --mixtures, --gradients and --next select. Without them it shows \
      everything that the model has. It is seen on positions spread evenly over the part of the \
      text that the model keeps for testing (or for validation, where it keeps no other), up to \
      its first 100,000 tokens, each in the context of all that stands before it. N-grams and mixtures of \
      models (A+B) have next tokens alone.

      EXAMPLES:
        lm inspect models/mine --rank
        lm inspect models/mine --next 'The river' --beside models/other
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of the model (default: the newest under models/), or A+B for --next.",
      valueName: "model"))
  var folder: String?

  @OptionGroup var selection: ModelSelection

  @Flag(
    inversion: .prefixedNo,
    help: """
      The rank of the matrix of log-probabilities, in double precision: a softmax and a mixture of \
      contexts of width D have D + 2 at most, a mixture of softmaxes any.
      """)
  var rank: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Use of each component of a mixture, by token, and the divergence between components.")
  var mixtures: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Norm of the gradient of one token's loss by distance, and saturation of states.")
  var gradients: Bool?

  @Option(
    parsing: .unconditional, help: "A text: the most probable tokens after it, with probabilities.")
  var next: String?

  @Option(help: "A second model, or A+B, whose tokens stand beside those of --next.")
  var beside: String?

  @Option(
    help: .advanced(
      """
      Positions looked at: rows of the matrix, and what mixtures and states are seen in (default: 1000).
      """))
  var contexts: Int?

  @Option(
    help: .advanced(
      """
      Maximum number of columns: the most frequent tokens. Rows are normalised over the whole \
      vocabulary (default: 4000).
      """))
  var columns: Int?

  @Option(help: .advanced("Steps that gradients go back (default: 64)."))
  var distances: Int?

  @Option(help: .advanced("The most windows that gradients are averaged over (default: 100)."))
  var windows: Int?

  @Option(help: "How many tokens --next prints (default: 10).")
  var top: Int?

  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    var request = InspectionRequest(try selection.reference(folder))
    for (part, flag) in [
      (Inspection.Part.rank, rank), (.mixtures, mixtures), (.gradients, gradients),
    ] {
      request.parts[part] = flag
    }
    (request.contexts, request.columns) = (contexts, columns)
    (request.distances, request.windows) = (distances, windows)
    (request.next, request.top) = (next, top)
    request.beside = try beside.map { try ModelReference($0) }
    let report = try common.judge(request.run)
    try common.print(report, notes: notes(on: report), report.text)
  }

  private func notes(on report: InspectionReport) -> [String] {
    var notes = report.missing.map { Failure($0).message }
    for next in report.next ?? [] where next.unknown > 0 {
      notes.append(
        "\(NumberFormat.count(next.unknown, "token")) of the text unknown to \(next.model)")
    }
    if let rank = report.inspection.rank, rank.hasNoRoom {
      notes.append(
        "a matrix of \(rank.contexts) × \(rank.columns) has no room for more than the bound of "
          + "\(rank.bound); choose more --contexts and --columns")
    }
    return notes
  }
}
