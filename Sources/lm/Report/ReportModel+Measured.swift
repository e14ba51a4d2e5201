import Judging
import Evaluation
import Glibc
import Microscope
import ModelFolders
import LanguageModels
import ReportPages
import Tokenization
import Statistics

extension ReportModel {
  /// Adds what only the model itself can tell: the interval of its test perplexity, its spectrum, the
  /// use of its mixture.
  ///
  /// - Returns: The losses of the test part, to be compared; nil where the model keeps none.
  mutating func measure(
    _ bundle: ModelBundle, on backend: any Backend, threads: Int
  ) throws -> ComparedModel? {
    try look(at: bundle, on: backend)
    guard let kept = try bundle.tokens(.test), !kept.isEmpty else { return nil }
    let text = try JudgedText(TextSource(.test), for: bundle, threads: threads)
    let losses = try JudgedModel(bundle, on: backend).losses(
      of: text, progress: Interrupt.check)
    let bootstrap = BlockBootstrap(losses, least: BlockBootstrap.leastTokens)
    testPerplexity = Estimate(
      exp(bootstrap.mean),
      interval: bootstrap.interval.map { exp($0.lowerBound)...exp($0.upperBound) })
    return ComparedModel(bundle, text, losses: losses)
  }

  private mutating func look(at bundle: ModelBundle, on backend: any Backend) throws {
    guard case .network(let network) = bundle.manifest.model,
      let kept = try bundle.tokens(.test) ?? bundle.tokens(.valid), kept.count > 1
    else { return }
    let model = try bundle.makeModel(on: backend)
    let sample = try ContextSample(
      model, of: Array(kept.prefix(InspectCommand.longestText)),
      start: Vocabulary.endOfSentence, count: InspectCommand.usualContexts)
    let weights = OutputWeights(of: model)
    let columns = bundle.vocabulary.mostFrequent(InspectCommand.usualColumns)
    let rank = try LogProbabilityRank(sample, weights, tokens: columns)
    spectrum = Spectrum(
      singularValues: rank.singularValues, numericalRank: rank.numerical,
      bound: LogProbabilityRank.bound(of: network.model), contexts: rank.contexts,
      vocabulary: rank.tokens)
    guard let mixed = sample.head.mixture else { return }
    let use = MixtureUse(mixed, targets: sample.targets)
    mixture = Mixture(use: use.use, priorEntropy: use.priorEntropy, dead: use.dead)
  }
}

extension Report {
  /// Adds the comparisons of models of one text and one vocabulary, each with its place here.
  mutating func compare(_ measured: [(place: Int, model: ComparedModel)]) throws {
    var rest = measured
    while let first = rest.first {
      let group = rest.filter {
        models[$0.place].corpus == models[first.place].corpus
          && $0.model.text.ids == first.model.text.ids
      }
      rest.removeAll { other in group.contains { $0.place == other.place } }
      guard group.count > 1 else { continue }
      let compared = try PairwiseComparison(group.map(\.model))
      comparisons += compared.pairs.map { pair in
        let names = [pair.first, pair.second].map { models[group[$0].place].name }
        return Comparison(
          first: names[0], second: names[1],
          difference: Estimate(pair.paired.difference, interval: pair.paired.interval),
          verdict: pair.verdict(Column.isolated(names[0]), Column.isolated(names[1])))
      }
    }
  }
}
