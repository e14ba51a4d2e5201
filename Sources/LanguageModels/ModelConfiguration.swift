public import Compute
public import NeuralNetworks

/// The shape of a language model: everything that its parameters depend on.
public struct ModelConfiguration: Hashable, Sendable {
  /// How the tokens read so far become one row for the head.
  public var architecture: Architecture
  /// The recurrence.
  public var cell: CellKind
  /// Tokens that a feed-forward model sees, N.
  public var contextLength: Int
  /// The non-linearity of an Elman cell and of dense layers; an LSTM has its own.
  public var activation: Activation
  /// Entries of the vocabulary, V.
  public var vocabularySize: Int
  /// Width of the embedding, E.
  public var embeddingWidth: Int
  /// Width of every layer, from the input up.
  public var hiddenWidths: [Int]
  /// What layers do to what they sum up, before their non-linearity.
  public var norm: Norm
  /// Steps that a second path reaches back in every layer, h_{t−N}; 0 for none.
  public var skipDistance: Int
  /// Rounds in which input and state gate each other before a step (Melis and others 2020); 0 for none.
  public var mogrifierRounds: Int
  /// Whether the decoder's weight is the embedding table (Inan and others 2017, Press & Wolf 2017).
  public var tied: Bool
  /// The output distribution.
  public var head: HeadKind
  /// Number of mixture components K; 1 for a softmax.
  public var components: Int
  /// What is done to logits before their softmax.
  public var outputFunction: OutputFunction
  /// What is dropped while it learns.
  public var dropout: DropoutRates
  /// How parameters start.
  public var initialization: Initialization

  /// A configuration; see ``validate()`` for what it must satisfy.
  public init(
    architecture: Architecture = .recurrent, cell: CellKind = .lstm, contextLength: Int = 5,
    activation: Activation = .tanh, vocabularySize: Int, embeddingWidth: Int = 200,
    hiddenWidths: [Int] = [200, 200], norm: Norm = .none, skipDistance: Int = 0,
    mogrifierRounds: Int = 0,
    tied: Bool = false, head: HeadKind = .softmax, components: Int? = nil,
    outputFunction: OutputFunction = .identity, dropout: DropoutRates = DropoutRates(),
    initialization: Initialization = .standard
  ) {
    self.architecture = architecture
    self.cell = cell
    self.contextLength = contextLength
    self.activation = activation
    self.vocabularySize = vocabularySize
    self.embeddingWidth = embeddingWidth
    self.hiddenWidths = hiddenWidths
    self.norm = norm
    self.skipDistance = skipDistance
    self.mogrifierRounds = mogrifierRounds
    self.tied = tied
    self.head = head
    self.components = components ?? head.usualComponents
    self.dropout = dropout
    self.initialization = initialization
    self.outputFunction = outputFunction
  }

  /// Width of the last layer.
  public var outputWidth: Int { hiddenWidths[hiddenWidths.count - 1] }

  /// Width of the contexts that the decoder scores, D.
  ///
  /// Mixture contexts live in the embedding's space, and so does everything that a tied decoder sees.
  public var decoderWidth: Int {
    tied || head.isMixture ? embeddingWidth : outputWidth
  }

  /// Checks every number.
  ///
  /// - Throws: `ConfigurationError` naming the first one that cannot be.
  public func validate() throws {
    func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
      if !holds { throw ConfigurationError(message: message()) }
    }
    let widest = 1 << 20
    try require(
      vocabularySize >= 2, "the vocabulary has \(vocabularySize) entries; it needs 2 or more")
    try require(!hiddenWidths.isEmpty, "no layer; choose 1 or more")
    for width in hiddenWidths {
      try require((1...widest).contains(width), "hidden \(width); choose 1 to \(widest)")
    }
    try require(
      (1...widest).contains(embeddingWidth), "embedding \(embeddingWidth); choose 1 to \(widest)")
    try require((1...1024).contains(components), "components \(components); choose 1 to 1024")
    try require(
      head.isMixture || components == 1,
      "a \(head.rawValue) has one component; choose a head that mixes")
    for (name, rate) in dropout.all {
      try require(
        (0..<1).contains(rate),
        "dropout \(rate) of \(name); choose a rate of at least 0 and below 1")
    }
    try require(
      head.isMixture || dropout.contexts == 0,
      "a \(head.rawValue) has no components to drop contexts of")
    try require(
      skipDistance == 0 || (2...1024).contains(skipDistance),
      "a skip path of \(skipDistance) steps; choose 0 or 2 to 1024")
    try require(
      (0...16).contains(mogrifierRounds), "\(mogrifierRounds) mogrifier rounds; choose 0 to 16")
    switch architecture {
    case .recurrent:
      try require(
        norm != .batch, "batch norm is nothing to a recurrent model; choose layer norm")
    case .feedForward:
      try require(
        (1...1024).contains(contextLength), "a context of \(contextLength); choose 1 to 1024")
      try require(
        skipDistance == 0 && mogrifierRounds == 0 && dropout.weight == 0,
        "a feed-forward model has no recurrence for skip paths, mogrifier rounds or weight drop")
    }
    if case .uniform(let range) = initialization {
      try require(range.isFinite && range >= 0, "initial range \(range); choose 0 or more")
    }
  }
}

/// What stands between the embedding and the head.
public enum Architecture: String, Sendable, CaseIterable {
  /// Recurrent layers: all that was read so far, in a state.
  case recurrent
  /// Dense layers over the last tokens (Bengio and others 2003).
  case feedForward = "feedforward"
}

/// What normalises the sums of a layer.
public enum Norm: String, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// The units of a row (Ba and others 2016).
  case layer
  /// A unit over the rows of a window (Ioffe & Szegedy 2015); for feed-forward models.
  case batch
}

/// The recurrences that a model can be built of.
public enum CellKind: String, Sendable, CaseIterable {
  /// The simple recurrence of Elman 1990.
  case rnn
  /// Long short-term memory (Hochreiter & Schmidhuber 1997).
  case lstm
  /// Gated recurrent unit (Cho and others 2014), reset after the product.
  case gru
}

/// The output distributions that a model can end in.
public enum HeadKind: String, Codable, Sendable, CaseIterable {
  /// One softmax.
  case softmax
  /// Mixture of contexts: one softmax over a mixed context (Yang and others 2018, section 3.2).
  case moc
  /// Mixture of softmaxes (Yang and others 2018, equation 2).
  case mos

  /// Whether it has components to choose the number of.
  public var isMixture: Bool {
    switch self {
    case .softmax: false
    case .moc, .mos: true
    }
  }

  /// The number of components where none is asked for.
  public var usualComponents: Int { isMixture ? 4 : 1 }

  /// Rows of logits that a position takes: what a mixture of softmaxes costs.
  func rows(components: Int) -> Int {
    switch self {
    case .softmax, .moc: 1
    case .mos: components
    }
  }
}
