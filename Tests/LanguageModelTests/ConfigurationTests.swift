import LanguageModels
import Testing

/// The ranges of the numbers of a model, both ends of each.
@Suite struct ConfigurationTests {
  static func configuration(
    _ change: (inout ModelConfiguration) -> Void = { _ in }
  ) -> ModelConfiguration {
    var configuration = ModelConfiguration(
      vocabularySize: 9, embeddingWidth: 4, hiddenWidths: [5], head: .mos)
    change(&configuration)
    return configuration
  }

  static func message(_ configuration: ModelConfiguration) -> String? {
    do throws(ConfigurationError) {
      try configuration.validate()
      return nil
    } catch {
      return error.description
    }
  }

  /// A number of a model, the values that it takes, and those beyond its ends.
  struct Limits: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let taken: [Double]
    let refused: [(value: Double, message: String)]
    let set: @Sendable (inout ModelConfiguration, Double) -> Void

    init(
      _ name: String, taken: [Double], refused: [(Double, String)],
      set: @escaping @Sendable (inout ModelConfiguration, Double) -> Void
    ) {
      testDescription = name
      self.taken = taken
      self.refused = refused
      self.set = set
    }
  }

  static func rate(
    _ name: String, _ path: any WritableKeyPath<DropoutRates, Float> & Sendable
  ) -> Limits {
    Limits(
      "dropout.\(name)", taken: [0, 0.999],
      refused: [
        (-0.25, "dropout.\(name) -0.25; choose 0 or more and below 1"),
        (1, "dropout.\(name) 1; choose 0 or more and below 1"),
      ]
    ) { $0.dropout[keyPath: path] = Float($1) }
  }

  static let limits: [Limits] = [
    Limits(
      "vocabularySize", taken: [2, 1e6], refused: [(1, "vocabularySize 1; choose 2 or more")]
    ) { $0.vocabularySize = Int($1) },
    Limits(
      "hiddenWidths", taken: [1, 1_048_576],
      refused: [
        (0, "hiddenWidths 0; choose 1 to 1048576"),
        (1_048_577, "hiddenWidths 1048577; choose 1 to 1048576"),
      ]
    ) { $0.hiddenWidths = [5, Int($1)] },
    Limits(
      "embeddingWidth", taken: [1, 1_048_576],
      refused: [
        (0, "embeddingWidth 0; choose 1 to 1048576"),
        (1_048_577, "embeddingWidth 1048577; choose 1 to 1048576"),
      ]
    ) { $0.embeddingWidth = Int($1) },
    Limits(
      "components", taken: [1, 1024],
      refused: [
        (0, "components 0; choose 1 to 1024"), (1025, "components 1025; choose 1 to 1024"),
      ]
    ) { $0.components = Int($1) },
    Limits(
      "skipDistance", taken: [0, 2, 1024],
      refused: [
        (1, "skipDistance 1; choose 0 or 2 to 1024"),
        (-2, "skipDistance -2; choose 0 or 2 to 1024"),
        (1025, "skipDistance 1025; choose 0 or 2 to 1024"),
      ]
    ) { $0.skipDistance = Int($1) },
    Limits(
      "mogrifierRounds", taken: [0, 16],
      refused: [
        (-1, "mogrifierRounds -1; choose 0 to 16"), (17, "mogrifierRounds 17; choose 0 to 16"),
      ]
    ) { $0.mogrifierRounds = Int($1) },
    Limits(
      "contextLength", taken: [1, 1024],
      refused: [
        (0, "contextLength 0; choose 1 to 1024"), (1025, "contextLength 1025; choose 1 to 1024"),
      ]
    ) {
      $0.architecture = .feedForward
      $0.contextLength = Int($1)
    },
    Limits(
      "initialization", taken: [0, 9],
      refused: [
        (-0.5, "initialization -0.5; choose 0 or more"),
        (.infinity, "initialization inf; choose 0 or more"),
      ]
    ) { $0.initialization = .uniform(Float($1)) },
    rate("input", \.input), rate("hidden", \.hidden), rate("output", \.output),
    rate("embedding", \.embedding), rate("contexts", \.contexts), rate("weight", \.weight),
  ]

  @Test(
    "A number of a model is taken at both ends of its range and refused beyond", arguments: limits)
  func ends(_ limits: Limits) {
    for value in limits.taken {
      #expect(Self.message(Self.configuration { limits.set(&$0, value) }) == nil, "\(value)")
    }
    for (value, message) in limits.refused {
      #expect(Self.message(Self.configuration { limits.set(&$0, value) }) == message)
    }
  }

  @Test("A model without layers is refused")
  func noLayers() {
    #expect(
      Self.message(Self.configuration { $0.hiddenWidths = [] })
        == "hiddenWidths []; choose 1 layer or more")
  }

  @Test("A property without effect is refused, by its name and the choice")
  func noEffect() {
    let softmax = Self.configuration {
      $0.head = .softmax
      $0.components = 1
    }
    #expect(Self.message(softmax) == nil)
    let refused: [(String, (inout ModelConfiguration) -> Void)] = [
      ("components", { $0.components = 2 }), ("dropout.contexts", { $0.dropout.contexts = 0.1 }),
    ]
    for (property, change) in refused {
      var configuration = softmax
      change(&configuration)
      #expect(
        Self.message(configuration)
          == "\(property) has no effect with head softmax; leave it out")
    }
    let ofRecurrence: [(String, (inout ModelConfiguration) -> Void)] = [
      ("skipDistance", { $0.skipDistance = 2 }), ("mogrifierRounds", { $0.mogrifierRounds = 1 }),
      ("dropout.weight", { $0.dropout.weight = 0.1 }),
    ]
    for (property, change) in ofRecurrence {
      var configuration = Self.configuration { $0.architecture = .feedForward }
      #expect(Self.message(configuration) == nil)
      change(&configuration)
      #expect(
        Self.message(configuration)
          == "\(property) has no effect with architecture feedforward; leave it out")
    }
  }

  @Test("Batch norm is refused to a recurrent model alone")
  func batchNorm() {
    #expect(
      Self.message(Self.configuration { $0.norm = .batch })?
        .hasPrefix("norm batch does not go with architecture recurrent, since") == true)
    let feedForward = Self.configuration {
      $0.architecture = .feedForward
      $0.norm = .batch
    }
    #expect(Self.message(feedForward) == nil)
  }

  @Test("A mixture has four components and a softmax one, where none are asked for")
  func usualComponents() {
    func components(_ head: HeadKind) -> Int {
      ModelConfiguration(vocabularySize: 9, head: head).components
    }
    #expect(components(.softmax) == 1 && components(.moc) == 4 && components(.mos) == 4)
  }

  @Test("The decoder scores contexts of the embedding's width where it is tied or a mixture's")
  func decoderWidth() {
    for head in HeadKind.allCases {
      for tied in [false, true] {
        let width = ModelConfiguration(
          vocabularySize: 9, embeddingWidth: 4, hiddenWidths: [6, 5], tied: tied, head: head
        ).decoderWidth
        #expect(width == (head == .softmax && !tied ? 5 : 4))
      }
    }
  }

  @Test("One dropout rate is that of every layer's input, and no other")
  func oneRate() {
    let rates: DropoutRates = 0.3
    #expect(rates == DropoutRates(input: 0.3, hidden: 0.3, output: 0.3))
    #expect(rates.embedding == 0 && rates.contexts == 0 && rates.weight == 0 && !rates.isLocked)
  }

  @Test("The description of dropout has every rate that is not 0, and locked masks")
  func description() {
    let rates = DropoutRates(
      input: 0.1, hidden: 0.2, output: 0.3, embedding: 0.4, contexts: 0.5, weight: 0.6,
      isLocked: true)
    #expect(
      "\(rates)"
        == "input 0.1, hidden 0.2, output 0.3, embedding 0.4, contexts 0.5, weight 0.6, locked")
    #expect("\(DropoutRates(output: 0.25))" == "output 0.25")
    #expect("\(DropoutRates(isLocked: true))" == "none")
  }
}
