/// The content of a report about one model.
public struct ReportModel: Sendable {
  /// The name.
  public var name: String
  /// What tells it from other models, without white space, such as a checksum of its description.
  ///
  /// Nil if nothing does. A page takes the place of an older one on the same models.
  public var identity: String?
  /// The text and the vocabulary that it is judged on: perplexities of equal ones can be compared.
  public var corpus: Corpus
  /// The kind of its head.
  public var head: String
  /// The number of parameters.
  public var parameters: Int
  /// The options that it was trained with, as names and values.
  public var options: [(name: String, value: String)] = []
  /// True if it was trained update by update, as a network is.
  public var isTrained = true
  /// The epochs that ended.
  public var epochs: [Epoch] = []
  /// The epoch whose weights it has.
  public var best: Int?
  /// The figures of updates that its log has.
  public var figures: [Figure] = []
  /// The lines of its log about updates, in their order.
  public var updates: [Update] = []
  /// Other events of the run: interruptions, rollbacks.
  public var incidents: [Incident] = []
  /// The limit on the norm of the gradient; nil for none.
  public var clipNorm: Double?
  /// Perplexity of the validation part with the best weights.
  public var validPerplexity: Estimate?
  /// Perplexity of the test part with the best weights.
  public var testPerplexity: Estimate?
  /// Its samples.
  public var samples: [Sample] = []
  /// The singular values of its log-probabilities.
  public var spectrum: Spectrum?
  /// The use of the components of a mixture.
  public var mixture: Mixture?

  /// A model of which nothing is known yet.
  public init(name: String, corpus: Corpus, head: String, parameters: Int) {
    self.name = name
    self.corpus = corpus
    self.head = head
    self.parameters = parameters
  }
}

extension ReportModel {
  /// A text in the words of a tokenizer.
  public struct Corpus: Hashable, Sendable {
    /// The name.
    public var name: String
    /// Details, such as its size and that of the vocabulary.
    public var details: String

    /// A corpus.
    public init(name: String, details: String) {
      self.name = name
      self.details = details
    }
  }

  /// The figures of an epoch.
  public struct Epoch: Hashable, Sendable {
    /// 1, 2, ….
    public var epoch: Int
    /// Updates since the start of the run.
    public var updates: Int
    /// Mean −log p while training, in nats a token.
    public var training: Double
    /// Mean −log p of the validation part afterwards, in nats a token.
    public var validation: Double?
    /// The part of the training tokens that the model held for the most probable while it learnt them; nil
    /// where it was not measured.
    public var trainingAccuracy: Double?
    /// The same of the validation part afterwards.
    public var validationAccuracy: Double?
    /// The part of the updates whose gradient was clipped by norm.
    public var clipped: Double

    /// An epoch.
    public init(
      epoch: Int, updates: Int, training: Double, validation: Double?,
      trainingAccuracy: Double? = nil, validationAccuracy: Double? = nil, clipped: Double
    ) {
      self.epoch = epoch
      self.updates = updates
      self.training = training
      self.validation = validation
      self.trainingAccuracy = trainingAccuracy
      self.validationAccuracy = validationAccuracy
      self.clipped = clipped
    }
  }

  /// A line of the log about the updates since the line before.
  public struct Update: Hashable, Sendable {
    /// The last of them, counted from 1.
    public var update: Int
    /// The values of ``ReportModel/figures`` by name.
    public var values: [String: Double]
    /// The norm of the gradient of the last as it came, by block of parameters.
    public var blockNorms: [String: Double]

    /// A line of a log.
    public init(update: Int, values: [String: Double], blockNorms: [String: Double] = [:]) {
      self.update = update
      self.values = values
      self.blockNorms = blockNorms
    }
  }

  /// A figure of updates.
  public struct Figure: Hashable, Sendable {
    /// The name that its values have.
    public var name: String
    /// The unit; empty for a pure number.
    public var unit: String
    /// The tag of the curve in TensorBoard; nil for a figure without a curve.
    public var tag: String?
    /// The title of the chart; nil for a figure without a chart of its own.
    public var chart: String?

    /// A figure.
    public init(_ name: String, unit: String = "", tag: String? = nil, chart: String? = nil) {
      self.name = name
      self.unit = unit
      self.tag = tag
      self.chart = chart
    }
  }

  /// An event of a run at an update.
  public struct Incident: Hashable, Sendable {
    /// When.
    public var update: Int
    /// The event, in a word or two.
    public var what: String

    /// An incident.
    public init(update: Int, what: String) {
      self.update = update
      self.what = what
    }
  }

  /// A text that the model wrote.
  public struct Sample: Hashable, Sendable {
    /// The text, from its prompt on.
    public var text: String
    /// The seed of its draws.
    public var seed: UInt64

    /// A sample.
    public init(text: String, seed: UInt64) {
      self.text = text
      self.seed = seed
    }
  }

  /// The singular values of the matrix of log-probabilities, and the rank that they amount to.
  public struct Spectrum: Hashable, Sendable {
    /// From the largest on.
    public var singularValues: [Double]
    /// The number of them that are not 0 in the precision of the weights.
    public var numericalRank: Int
    /// The largest rank that the head can have, d + 2; nil where there is no bound.
    public var bound: Int?
    /// The rows of the matrix.
    public var contexts: Int
    /// Its columns.
    public var vocabulary: Int

    /// A spectrum.
    public init(
      singularValues: [Double], numericalRank: Int, bound: Int?, contexts: Int, vocabulary: Int
    ) {
      self.singularValues = singularValues
      self.numericalRank = numericalRank
      self.bound = bound
      self.contexts = contexts
      self.vocabulary = vocabulary
    }
  }

  /// The use of the components of a mixture.
  public struct Mixture: Hashable, Sendable {
    /// The mean prior of every component.
    public var use: [Double]
    /// The mean entropy of the prior, in nats: log K where all are used alike.
    public var priorEntropy: Double
    /// The components that are as good as never used, counted from 0.
    public var dead: [Int]

    /// The use of a mixture.
    public init(use: [Double], priorEntropy: Double, dead: [Int]) {
      self.use = use
      self.priorEntropy = priorEntropy
      self.dead = dead
    }
  }
}
