import ArgumentParser
import LanguageModels

/// The shape of the network.
struct ModelOptions: ParsableArguments {
  @Option(
    help: """
      What reads the text: recurrent layers, or feedforward, dense layers over the last --context \
      tokens. ngram estimates n-grams, with options of its own: 'lm train --arch ngram --help'.
      """)
  var arch: Architecture = .recurrent

  @Option(help: "The recurrent cell (default: lstm).")
  var cell: CellKind?

  @Option(help: "Tokens that a feedforward model sees (default: 5).")
  var context: Int?

  @Option(help: "The non-linearity of the rnn cell and of dense layers (default: tanh).")
  var activation: Activation?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Normalise what layers sum up, over the units of each row.")
  var layerNorm = false

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Normalise what dense layers sum up, each unit over the rows of a window.")
  var batchNorm = false

  @Option(help: "A second path in recurrent layers, from N steps back (0: none).")
  var skip = 0

  @Option(help: "Rounds in which input and state gate each other before a step (0: none).")
  var mogrifier = 0

  @Option(help: "Layers.")
  var layers = 2

  @Option(help: "Width of the layers.")
  var hidden = 200

  @Option(help: "Width of the last layer (default: that of the others).")
  var hiddenLast: Int?

  @Option(help: "Width of the embedding (default: that of the last layer).")
  var embedding: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Use the embedding as the decoder's weight too.")
  var tied = true

  @Option(help: "The output distribution: softmax, mixture of contexts, mixture of softmaxes.")
  var head: HeadKind = .softmax

  @Option(help: "Components of a mixture (default: 4 for moc and mos).")
  var experts: Int?

  @Option(help: "Rate of dropout on the input of every layer and of the head.")
  var dropout: Float = 0.2

  @Option(help: "That rate for the embedded input alone (default: as --dropout).")
  var dropoutInput: Float?

  @Option(help: "That rate between layers alone (default: as --dropout).")
  var dropoutHidden: Float?

  @Option(help: "That rate for the last layer's output alone (default: as --dropout).")
  var dropoutOutput: Float?

  @Option(help: "Rate at which whole entries of the embedding are dropped.")
  var dropoutEmbedding: Float = 0

  @Option(help: "Rate of dropout on the contexts of a mixture.")
  var dropoutLatent: Float = 0

  @Option(help: "Rate at which recurrent weights are dropped.")
  var weightDrop: Float = 0

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Drop the same in all steps of a window.")
  var lockedDropout = false

  @Option(help: "Start all parameters uniform in ±X (default: by kind of parameter).")
  var initRange: Float?

  func validate() throws {
    let isRecurrent = arch == .recurrent
    if isRecurrent && activation != nil && cell != .rnn {
      throw ValidationError(
        "--activation is for --cell rnn and --arch feedforward, \((cell ?? .lstm).rawValue) has its "
          + "own; leave it out")
    }
    let shape = "--arch \(arch.rawValue)"
    try StrayOption.refuse([
      .init("--cell", isGiven: cell != nil, isUsed: isRecurrent, by: shape),
      .init("--context", isGiven: context != nil, isUsed: !isRecurrent, by: shape),
      .init("--batch-norm", isGiven: batchNorm, isUsed: !isRecurrent, by: shape),
      .init("--skip", isGiven: skip > 0, isUsed: isRecurrent, by: shape),
      .init("--mogrifier", isGiven: mogrifier > 0, isUsed: isRecurrent, by: shape),
      .init("--weight-drop", isGiven: weightDrop > 0, isUsed: isRecurrent, by: shape),
    ])
    if layerNorm && batchNorm {
      throw ValidationError("--layer-norm and --batch-norm are two ways of one thing; choose one")
    }
    if !(1...100).contains(layers) { throw ValidationError("--layers \(layers); choose 1 to 100") }
    // The model checks its widths too, but one option decides several of them.
    let widths = [
      ("hidden", hidden), ("hidden-last", hiddenLast ?? 1), ("embedding", embedding ?? 1),
    ]
    for (name, width) in widths where width < 1 {
      throw ValidationError("--\(name) \(width); choose 1 or more")
    }
  }

  func configuration(vocabulary: Int) -> ModelConfiguration {
    let last = hiddenLast ?? hidden
    return ModelConfiguration(
      architecture: arch, cell: cell ?? .lstm, contextLength: context ?? 5,
      activation: activation ?? .tanh, vocabularySize: vocabulary,
      embeddingWidth: embedding ?? last,
      hiddenWidths: Array(repeating: hidden, count: layers - 1) + [last],
      norm: layerNorm ? .layer : batchNorm ? .batch : .none,
      skipDistance: skip, mogrifierRounds: mogrifier, tied: tied, head: head, components: experts,
      dropout: DropoutRates(
        input: dropoutInput ?? dropout, hidden: dropoutHidden ?? dropout,
        output: dropoutOutput ?? dropout, embedding: dropoutEmbedding, contexts: dropoutLatent,
        weight: weightDrop, isLocked: lockedDropout),
      initialization: initRange.map { .uniform($0) } ?? .standard)
  }
}
