public import Compute
public import NeuralNetworks

/// The shape of a language model: everything that its parameters depend on.
public struct ModelConfiguration: Hashable, Sendable {
  /// The body of the network, between the embedding and the head.
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
  /// The normalisation of pre-activations.
  public var norm: Norm
  /// Steps that a second path reaches back in every layer, h_{t−N}; 0 for none.
  public var skipDistance: Int
  /// Rounds in which input and state gate each other before a step (Melis and others 2020); 0 for
  /// none.
  public var mogrifierRounds: Int
  /// True if the decoder's weight is the embedding table (Inan and others 2017, Press & Wolf 2017).
  public var tied: Bool
  /// The output distribution.
  public var head: HeadKind
  /// Number of mixture components K; 1 for a softmax.
  public var components: Int
  /// The output function, applied to logits before the softmax.
  public var outputFunction: OutputFunction
  /// The dropout rates.
  public var dropout: DropoutRates
  /// The initialisation of the parameters.
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
  /// Mixture contexts live in the embedding's space, and so does everything that a tied decoder
  /// sees.
  public var decoderWidth: Int {
    tied || head.isMixture ? embeddingWidth : outputWidth
  }

  /// Checks every number.
  ///
  /// - Throws: `ConfigurationError` naming the first one that cannot be.
  public func validate() throws(ConfigurationError) {
    func require(
      _ holds: Bool, _ property: String, _ value: some CustomStringConvertible, _ limits: String
    ) throws(ConfigurationError) {
      try ConfigurationError.require(holds, property, value, limits)
    }
    let widest = 1 << 20
    try require(vocabularySize >= 2, "vocabularySize", vocabularySize, "2 or more")
    try require(!hiddenWidths.isEmpty, "hiddenWidths", hiddenWidths, "1 layer or more")
    for width in hiddenWidths {
      try require((1...widest).contains(width), "hiddenWidths", width, "1 to \(widest)")
    }
    try require(
      (1...widest).contains(embeddingWidth), "embeddingWidth", embeddingWidth, "1 to \(widest)")
    try require((1...1024).contains(components), "components", components, "1 to 1024")
    for (name, rate) in dropout.all {
      try require((0..<1).contains(rate), "dropout.\(name)", rate, "0 or more and below 1")
    }
    if !head.isMixture {
      try exclude(components != 1, "components", by: "head", head.rawValue)
      try exclude(dropout.contexts != 0, "dropout.contexts", by: "head", head.rawValue)
    }
    try require(
      skipDistance == 0 || (2...1024).contains(skipDistance), "skipDistance", skipDistance,
      "0 or 2 to 1024")
    try require((0...16).contains(mogrifierRounds), "mogrifierRounds", mogrifierRounds, "0 to 16")
    switch architecture {
    case .recurrent:
      guard norm == .batch else { break }
      throw ConfigurationError(
        .incompatible(
          "norm", value: norm.rawValue, other: "architecture", choice: architecture.rawValue,
          reason: "its statistics are over whole windows, which recurrent layers do not see"))
    case .feedForward:
      try require(
        (1...1024).contains(contextLength), "contextLength", contextLength, "1 to 1024")
      for (property, isChosen) in [
        ("skipDistance", skipDistance != 0), ("mogrifierRounds", mogrifierRounds != 0),
        ("dropout.weight", dropout.weight != 0),
      ] {
        try exclude(isChosen, property, by: "architecture", architecture.rawValue)
      }
    }
    if case .uniform(let range) = initialization {
      try require(range.isFinite && range >= 0, "initialization", range, "0 or more")
    }
  }

  private func exclude(
    _ isChosen: Bool, _ property: String, by chooser: String, _ choice: String
  ) throws(ConfigurationError) {
    if isChosen {
      throw ConfigurationError(.noEffect(property, chooser: chooser, choice: choice))
    }
  }
}

/// The body of the network, between the embedding and the head.
public enum Architecture: String, Sendable, CaseIterable {
  /// Recurrent layers: all that was read so far, in a state.
  case recurrent
  /// Dense layers over the last tokens (Bengio and others 2003).
  case feedForward = "feedforward"
}

/// The normalisation of pre-activations.
public enum Norm: String, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// The units of a row (Ba and others 2016).
  case layer
  /// A unit over the rows of a window (Ioffe & Szegedy 2015); for feed-forward models.
  case batch
}
