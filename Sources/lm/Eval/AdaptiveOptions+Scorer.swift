import Evaluation
import Glibc
import ModelFolders
import LanguageModels
import Tokenization
import Statistics

extension AdaptiveOptions {
  /// What scores a text as these options say, and the numbers that it uses.
  ///
  /// - Parameters:
  ///   - bundle: The model on disk, which is only read.
  ///   - model: The model.
  /// - Returns: The scorer and its numbers.
  /// - Throws: ``Failure`` where the model keeps no part that is needed, or on a signal.
  func scorer(
    for bundle: ModelBundle, model: LanguageModel
  ) throws -> (scorer: any Scorer, report: AdaptiveReport) {
    var report = AdaptiveReport()
    let validation =
      try tune ? part(.valid, of: bundle, first: tuneTokens ?? 10_000, for: "--tune") : []
    let learner = try dynamic.map { learning in
      try makeLearner(learning, bundle, model, validation, &report)
    }
    guard let size = cache else {
      guard let learner else { preconditionFailure("something adapts") }
      return (learner, report)
    }
    let reader: any TextReader =
      learner ?? FixedReader(model, start: Vocabulary.endOfSentence)
    let (flatness, weight) = try cacheNumbers(reader, size: size, validation, &report)
    report.cache = AdaptiveReport.Cache(size: size, flatness: flatness, weight: weight)
    return (NeuralCache(reader, size: size, flatness: flatness, weight: weight), report)
  }

  private func makeLearner(
    _ learning: Learning, _ bundle: ModelBundle, _ model: LanguageModel, _ validation: [Int32],
    _ report: inout AdaptiveReport
  ) throws -> DynamicEvaluator {
    let start = Vocabulary.endOfSentence
    let segment = dynamicSegment ?? 5
    let scales: GradientScales
    switch learning {
    case .sgd: scales = GradientScales(uniformFor: model)
    case .rms:
      let text = try part(
        .train, of: bundle, first: dynamicTokens ?? 50_000, for: "--dynamic rms")
      scales = try GradientScales(
        of: model, over: text, start: start, segment: segment, progress: Interrupt.check)
    }
    let epsilon = learning == .rms ? dynamicEpsilon ?? 1e-3 : 0
    func evaluator(_ rule: DynamicEvaluator.Rule) -> DynamicEvaluator {
      DynamicEvaluator(model, rule: rule, scales: scales, start: start, segment: segment)
    }
    let usual: (rate: Float, rates: [Float]) =
      switch learning {
      case .sgd: (0.03, [0.01, 0.03, 0.1, 0.3])
      case .rms: (1e-4, [3e-5, 1e-4, 3e-4, 1e-3, 3e-3])
      }
    var rule = DynamicEvaluator.Rule(
      rate: dynamicRate ?? usual.rate, decay: dynamicDecay ?? 1e-3, epsilon: epsilon)
    if tune {
      let grid = (dynamicRate.map { [$0] } ?? usual.rates).flatMap { rate in
        (dynamicDecay.map { [$0] } ?? [0, 1e-3, 1e-2]).map { decay in
          DynamicEvaluator.Rule(rate: rate, decay: decay, epsilon: epsilon)
        }
      }
      let search = try GridSearch(over: grid) { rule in
        try evaluator(rule).losses(of: validation, progress: Interrupt.check).mean
      }
      rule = search.best
      report.add(search, tokens: validation.count)
    }
    report.dynamic = AdaptiveReport.Dynamic(
      learning: learning, rate: rule.rate, decay: rule.decay,
      epsilon: learning == .rms ? epsilon : nil, segment: segment, trainingTokens: scales.tokens)
    return evaluator(rule)
  }

  private func cacheNumbers(
    _ reader: any TextReader, size: Int, _ validation: [Int32], _ report: inout AdaptiveReport
  ) throws -> (flatness: Float, weight: Double) {
    guard tune else { return (cacheFlatness ?? 0.3, cacheWeight ?? 0.1) }
    let recollections = try Recollection.of(
      validation, by: reader, size: size,
      flatness: cacheFlatness.map { [$0] } ?? [
        0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 12, 20, 30,
      ],
      progress: Interrupt.check)
    let grid = recollections.flatMap { recollection in
      (cacheWeight.map { [$0] } ?? [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3]).map {
        (recollection, $0)
      }
    }
    let search = GridSearch(over: grid) { recollection, weight in
      recollection.losses(weight: weight).mean
    }
    report.add(search, tokens: validation.count)
    return (search.best.0.flatness, search.best.1)
  }

  /// The first tokens of a part that a model keeps.
  private func part(
    _ name: TextPartName, of bundle: ModelBundle, first count: Int, for option: String
  ) throws -> [Int32] {
    guard let kept = try bundle.tokens(name), !kept.isEmpty else {
      throw Failure(
        EX_NOINPUT,
        "\(bundle.path) keeps no \(name.rawValue) part, which \(option) needs; leave it out")
    }
    return Array(kept.prefix(count))
  }
}

extension AdaptiveReport {
  /// Adds a search to those before it.
  fileprivate mutating func add(_ search: GridSearch<some Any>, tokens: Int) {
    tuning = Tuning(
      tokens: tokens, trials: (tuning?.trials ?? 0) + search.trials, natsPerToken: search.loss)
  }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(count) }
}
