import Evaluation
import LanguageModels
import ModelFolders
import Statistics
import TokenIDs
import Tokenization

extension JudgedModel {
  /// The model, with every network in it adapting to the text that it reads.
  ///
  /// A mixture adapts by its networks; n-grams in it stay as they are. Its weights are chosen anew where
  /// they were chosen. Numbers are chosen by the validation part of each network's own folder.
  ///
  /// - Parameters:
  ///   - adaptation: The adaptation.
  ///   - progress: Called often with the tokens read and all tokens of the stage; an error that it throws
  ///     stops the work.
  /// - Returns: The model that adapts.
  /// - Throws: ``JudgingError`` `nothingAdapts` for a model without a network, `partNotKept` where a folder
  ///   lacks a part that is needed; the error of `progress`.
  public func adapted(
    by adaptation: Adaptation,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> JudgedModel {
    guard hasNetwork else {
      throw JudgingError(
        .nothingAdapts, name,
        components.isEmpty
          ? "\(name) is an n-gram model, which does not adapt"
          : "\(name) has no network in it that adapts")
    }
    guard adaptation.dynamic != nil || adaptation.cache != nil else { return self }
    let adapted = try adaptedAtTemperature1(by: adaptation, progress)
    return temperature == 1 ? adapted : adapted.tempered(temperature)
  }

  private func adaptedAtTemperature1(
    by adaptation: Adaptation, _ progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> JudgedModel {
    if let network {
      let adapter = Adapter(
        network: network, specialTokens: vocabulary.specialTokens, bundle: bundle, name: name,
        adaptation)
      let (scorer, record) = try adapter.adapt(progress)
      return JudgedModel(
        name: name, kind: kind, tokenizer: tokenizer, vocabulary: vocabulary, policy: .carry,
        bundle: bundle, scorer: scorer, network: network, adaptation: record)
    }
    let models = try components.map { component in
      guard component.model.hasNetwork else { return component.model }
      return try component.model.adapted(by: adaptation, progress: progress)
    }
    return weighedBy == nil
      ? try JudgedModel(mixing: models, weights: components.map(\.weight))
      : try JudgedModel(mixing: models, progress: progress)
  }

  /// True if there is a network in it, which can adapt.
  var hasNetwork: Bool {
    network != nil || components.contains { $0.model.hasNetwork }
  }
}

/// Makes a network adapt, and chooses the numbers that were not given.
private struct Adapter {
  let network: LanguageModel
  let specialTokens: SpecialTokens
  let bundle: ModelBundle?
  let name: String
  let adaptation: Adaptation

  init(
    network: LanguageModel, specialTokens: SpecialTokens, bundle: ModelBundle?, name: String,
    _ adaptation: Adaptation
  ) {
    self.network = network
    self.specialTokens = specialTokens
    self.bundle = bundle
    self.name = name
    self.adaptation = adaptation
  }

  typealias Progress = (_ done: Int, _ total: Int) throws -> Void

  func adapt(_ progress: Progress) throws -> (any Scorer, AdaptationRecord) {
    var record = AdaptationRecord()
    let validation = try adaptation.tuningTokens.map { try part(.valid, first: $0) }
    let learner = try adaptation.dynamic.map { dynamic in
      try makeLearner(dynamic, validation, &record, progress)
    }
    guard let cache = adaptation.cache else {
      guard let learner else { preconditionFailure("something adapts") }
      return (learner, record)
    }
    let reader: any TextReader =
      learner ?? FixedReader(network, specialTokens: specialTokens)
    let (flatness, weight) = try numbers(of: cache, reader, validation, &record, progress)
    record.cache = AdaptationRecord.Cache(size: cache.size, flatness: flatness, weight: weight)
    return (
      NeuralCache(reader, size: cache.size, flatness: flatness, weight: weight), record
    )
  }

  private func makeLearner(
    _ dynamic: Adaptation.Dynamic, _ validation: [Int32]?, _ record: inout AdaptationRecord,
    _ progress: Progress
  ) throws -> DynamicEvaluator {
    let scales: GradientScales
    switch dynamic.learning {
    case .sgd: scales = GradientScales(uniformFor: network)
    case .rms:
      scales = try GradientScales(
        of: network, over: part(.train, first: dynamic.trainingTokens),
        specialTokens: specialTokens, segment: dynamic.segment, progress: progress)
    }
    let epsilon = dynamic.learning == .rms ? dynamic.epsilon : 0
    func evaluator(_ rule: DynamicEvaluator.Rule) -> DynamicEvaluator {
      DynamicEvaluator(
        network, rule: rule, scales: scales, specialTokens: specialTokens, segment: dynamic.segment)
    }
    let usual: (rate: Float, rates: [Float]) =
      switch dynamic.learning {
      case .sgd: (0.03, [0.01, 0.03, 0.1, 0.3])
      case .rms: (1e-4, [3e-5, 1e-4, 3e-4, 1e-3, 3e-3])
      }
    var rule = DynamicEvaluator.Rule(
      rate: dynamic.rate ?? usual.rate, decay: dynamic.decay ?? 1e-3, epsilon: epsilon)
    if let validation {
      let grid = (dynamic.rate.map { [$0] } ?? usual.rates).flatMap { rate in
        (dynamic.decay.map { [$0] } ?? [0, 1e-3, 1e-2]).map { decay in
          DynamicEvaluator.Rule(rate: rate, decay: decay, epsilon: epsilon)
        }
      }
      var trials = 0
      let search = try GridSearch(over: grid) { rule in
        defer { trials += 1 }
        return try evaluator(rule).losses(of: validation) { done, total in
          try progress(trials * total + done, grid.count * total)
        }.mean
      }
      rule = search.best
      record.add(search, tokens: validation.count)
    }
    record.dynamic = AdaptationRecord.Dynamic(
      learning: dynamic.learning, rate: rule.rate, decay: rule.decay,
      epsilon: dynamic.learning == .rms ? epsilon : nil, segment: dynamic.segment,
      trainingTokens: scales.tokens)
    return evaluator(rule)
  }

  private func numbers(
    of cache: Adaptation.Cache, _ reader: any TextReader, _ validation: [Int32]?,
    _ record: inout AdaptationRecord, _ progress: Progress
  ) throws -> (flatness: Float, weight: Double) {
    guard let validation else { return (cache.flatness ?? 0.3, cache.weight ?? 0.1) }
    let recollections = try Recollection.of(
      validation, by: reader, size: cache.size,
      flatness: cache.flatness.map { [$0] } ?? [
        0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 12, 20, 30,
      ],
      progress: progress)
    let grid = recollections.flatMap { recollection in
      (cache.weight.map { [$0] } ?? [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3]).map {
        (recollection, $0)
      }
    }
    let search = GridSearch(over: grid) { recollection, weight in
      recollection.losses(weight: weight).mean
    }
    record.add(search, tokens: validation.count)
    return (search.best.0.flatness, search.best.1)
  }

  /// The first tokens of a part that the folder keeps.
  private func part(_ part: CorpusPart, first count: Int) throws -> [Int32] {
    guard let kept = try bundle?.tokens(part), !kept.isEmpty else {
      throw JudgingError(
        .partNotKept, name, part: part,
        "\(name) keeps no \(part.rawValue) part, which adaptation needs")
    }
    return Array(kept.prefix(count))
  }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(count) }
}
