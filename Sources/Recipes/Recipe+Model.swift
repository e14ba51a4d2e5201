import LanguageModels

extension Recipe {
  /// The families of models.
  public enum Family: String, NamedChoice {
    /// Recurrent layers.
    case recurrent
    /// Dense layers over the last tokens.
    case feedForward = "feedforward"
    /// Interpolated Kneser–Ney n-grams.
    case ngram
  }

  /// The family of the model.
  public var family: Family {
    get {
      if order != nil { return .ngram }
      return model.architecture == .recurrent ? .recurrent : .feedForward
    }
    set {
      order = newValue == .ngram ? order ?? 5 : nil
      model.architecture = newValue == .feedForward ? .feedForward : .recurrent
    }
  }

  private static let isRecurrent = Condition("arch") { $0.model.architecture == .recurrent }
  private static let isFeedForward = Condition("arch") { $0.model.architecture == .feedForward }

  /// The limits of a layer's width, as those of the configuration.
  private static let widths: (words: String, holds: @Sendable (Int) -> Bool) =
    ("1 to \(1 << 20)", { 1...1 << 20 ~= $0 })

  /// Options of the model's shape.
  static var modelFields: [Field] {
    [
      Field(
        "arch", \.family, .family, .common,
        """
        The family of the model: recurrent (recurrent layers), feedforward (dense layers over the \
        last --context tokens) or ngram (interpolated Kneser–Ney n-grams).
        """, sets: ["architecture"],
        initial: { _ in .recurrent }),
      Field(
        "order", \.longestNGrams, .ngrams, .common, "Length of the longest n-grams, in tokens.",
        limits: ("1 to 16", { 1...16 ~= $0 })),
      Field("cell", \.model.cell, .model, .common, "The recurrent cell.", if: [isRecurrent]),
      Field(
        "context", \.model.contextLength, .model, .common,
        "Number of tokens that a feedforward model sees.",
        sets: ["contextLength"],
        if: [isFeedForward]),
      Field(
        "activation", \.model.activation, .model, .advanced,
        "The non-linearity of the rnn cell and of dense layers.",
        if: [Condition("cell") { $0.model.architecture == .feedForward || $0.model.cell == .rnn }]),
      Field(
        "layer-norm", \.model.isLayerNormalized, .model, .advanced,
        "Normalise the sums of layers, over the units of each row.",
        givesWay: [Tie(chooser: "batch-norm") { _, new, _ in new == .flag(true) }],
        excludes: "batch-norm"),
      Field(
        "batch-norm", \.model.isBatchNormalized, .model, .advanced,
        "Normalise the sums of dense layers, each unit over the rows of a window.", sets: ["norm"],
        if: [isFeedForward],
        givesWay: [Tie(chooser: "layer-norm") { _, new, _ in new == .flag(true) }]),
      Field(
        "skip", \.model.skipDistance, .model, .advanced,
        "Add a recurrent connection from N steps back (0: none).", sets: ["skipDistance"],
        if: [isRecurrent]),
      Field(
        "mogrifier", \.model.mogrifierRounds, .model, .advanced,
        "Number of rounds of the mogrifier: input and state gate each other (0: none).",
        sets: ["mogrifierRounds"],
        if: [isRecurrent]),
      Field(
        "layers", \.model.layerCount, .model, .common, "Number of layers.",
        limits: ("1 to 100", { 1...100 ~= $0 })),
      Field(
        "hidden", \.model.hiddenWidth, .model, .common, "Width of the layers.",
        sets: ["hiddenWidths"],
        limits: widths, initial: { _ in 200 }),
      Field(
        "hidden-last", \.model.lastHiddenWidth, .model, .advanced, "Width of the last layer.",
        usual: "that of the others", sets: ["hiddenWidths"], givesWay: [.ifUsual("hidden")],
        limits: widths, initial: { $0.model.hiddenWidth }),
      Field(
        "hidden-widths", \.model.unevenWidths, .model, .record,
        "Width of every layer, where they differ before the last.", sets: ["hiddenWidths"],
        givesWay: [.to("layers"), .to("hidden"), .to("hidden-last")]),
      Field(
        "embedding", \.model.embeddingWidth, .model, .common, "Width of the embedding.",
        usual: "that of the last layer", sets: ["embeddingWidth"],
        givesWay: [.ifUsual("hidden"), .ifUsual("hidden-last")],
        limits: widths, initial: { $0.model.lastHiddenWidth }),
      Field(
        "tied", \.model.tied, .model, .common, "Share the weights of embedding and decoder.",
        initial: { _ in true }),
      Field(
        "head", \.model.head, .model, .common,
        "Output layer: \(HeadKind.described { $0.about })."),
      Field(
        "components", \.model.components, .model, .common, "Number of components of a mixture.",
        usual: HeadKind.usual(among: HeadKind.allCases.filter(\.isMixture), \.usualComponents),
        otherNames: ["experts"],
        if: [Condition("head") { $0.model.head.isMixture }],
        initial: { $0.model.head.usualComponents }),
    ]
  }

  /// The rate of dropout of a run without one.
  private static let usualDropout: Float = 0.2

  /// Options of dropout, and of the start.
  static var dropoutFields: [Field] {
    [
      Field(
        "dropout", \.model.dropout.all, .model, .common,
        "Dropout rate on the input of every layer and of the head.", usual: "\(usualDropout)",
        sets: ["dropout.input", "dropout.hidden", "dropout.output"],
        initial: { _ in usualDropout }),
      Field(
        "dropout-input", \.model.dropout.input, .model, .advanced,
        "Dropout rate on the embedded input.", usual: "as --dropout", sets: ["dropout.input"],
        givesWay: [.to("dropout")], isKept: true),
      Field(
        "dropout-hidden", \.model.dropout.hidden, .model, .advanced,
        "Dropout rate between layers.", usual: "as --dropout", sets: ["dropout.hidden"],
        givesWay: [.to("dropout")], isKept: true),
      Field(
        "dropout-output", \.model.dropout.output, .model, .advanced,
        "Dropout rate on the output of the last layer.", usual: "as --dropout",
        sets: ["dropout.output"],
        givesWay: [.to("dropout")], isKept: true),
      Field(
        "dropout-embedding", \.model.dropout.embedding, .model, .advanced,
        "Rate at which whole entries of the embedding are dropped.", sets: ["dropout.embedding"]),
      Field(
        "dropout-latent", \.model.dropout.contexts, .model, .advanced,
        "Dropout rate on the contexts of a mixture.", sets: ["dropout.contexts"],
        if: [Condition("head") { $0.model.head.isMixture }]),
      Field(
        "weight-drop", \.model.dropout.weight, .model, .advanced,
        "Rate at which recurrent weights are dropped.", sets: ["dropout.weight"], if: [isRecurrent]),
      Field(
        "locked-dropout", \.model.dropout.isLocked, .model, .advanced,
        "Use one dropout mask for all steps of a window (locked dropout)."),
      Field(
        "init-range", \.model.initialRange, .model, .advanced,
        "Draw all initial parameters uniformly from -X to X.", usual: "by kind of parameter",
        sets: ["initialization"]),
    ]
  }

  fileprivate var longestNGrams: Int {
    get { order ?? 5 }
    set { if order != nil { order = newValue } }
  }
}

// The parts of a configuration, as options have them.

extension ModelConfiguration {
  fileprivate var isLayerNormalized: Bool {
    get { norm == .layer }
    set { if newValue { norm = .layer } else if norm == .layer { norm = .none } }
  }

  fileprivate var isBatchNormalized: Bool {
    get { norm == .batch }
    set { if newValue { norm = .batch } else if norm == .batch { norm = .none } }
  }

  fileprivate var layerCount: Int {
    get { hiddenWidths.count }
    set {
      hiddenWidths = Array(repeating: hiddenWidth, count: newValue - 1) + [lastHiddenWidth]
    }
  }

  fileprivate var hiddenWidth: Int {
    get { hiddenWidths.first ?? 200 }
    set { hiddenWidths = hiddenWidths.map { _ in newValue } }
  }

  fileprivate var lastHiddenWidth: Int {
    get { hiddenWidths.last ?? 200 }
    set { if !hiddenWidths.isEmpty { hiddenWidths[hiddenWidths.count - 1] = newValue } }
  }

  /// The widths, where count, first and last do not tell them all.
  fileprivate var unevenWidths: String? {
    get {
      hiddenWidths.dropLast().contains { $0 != hiddenWidth }
        ? hiddenWidths.map(String.init).joined(separator: ",") : nil
    }
    set {
      guard let newValue else { return layerCount = hiddenWidths.count }
      let widths = newValue.split(separator: ",").map { Int($0) }
      if !widths.isEmpty, widths.allSatisfy({ $0 != nil }) {
        hiddenWidths = widths.compactMap { $0 }
      }
    }
  }

  fileprivate var initialRange: Float? {
    get {
      if case .uniform(let range) = initialization { range } else { nil }
    }
    set { initialization = newValue.map { .uniform($0) } ?? .standard }
  }
}

extension DropoutRates {
  /// The rate of inputs, layers and head: it stands for theirs, and is none of its own.
  fileprivate var all: Float? {
    get { nil }
    set { (input, hidden, output) = (newValue ?? 0, newValue ?? 0, newValue ?? 0) }
  }
}
