import ArgumentParser
import FigureTables
import Judging
import NumberFormatting

struct InspectCommand: ModelCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Analyse a model: rank, mixtures, gradients, next tokens.",
    discussion: """
      --rank, --mixtures, --gradients and --next select the parts. Without them, all parts that \
      the model has are shown. They are measured at positions that are spread evenly over a part \
      of the text that the model keeps, up to its first 100,000 tokens: the test part, or the \
      validation part if there is no test part. Each position has all text before it as its \
      context. N-grams and mixtures of models (A+B) have next tokens only.

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
      The rank of the matrix of log-probabilities, in double precision. A softmax and a mixture of \
      contexts of width D have at most D + 2. A mixture of softmaxes has no bound.
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
    parsing: .unconditional,
    help: "Print the most probable tokens after this text, with probabilities.")
  var next: String?

  @Option(help: "A second model, or A+B. --next prints its tokens too.")
  var beside: String?

  @Option(
    help: .advanced(
      """
      Number of positions. They are the rows of the matrix, and the samples of mixtures and states \
      (default: 1000).
      """))
  var contexts: Int?

  @Option(
    help: .advanced(
      """
      Maximum number of columns: the most frequent tokens. Rows are normalised over the whole \
      vocabulary (default: 4000).
      """))
  var columns: Int?

  @Option(help: .advanced("Number of time steps that gradients go back (default: 64)."))
  var distances: Int?

  @Option(help: .advanced("Number of windows in the mean of gradients (default: up to 100)."))
  var windows: Int?

  @Option(help: "Number of tokens that --next prints (default: 10).")
  var top: Int?

  @OptionGroup(title: "Common") var common: CommonOptions
  @OptionGroup(title: "Common") var verification: VerificationOption

  func run() throws {
    var request = InspectionRequest(try selection.reference(folder, common))
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
