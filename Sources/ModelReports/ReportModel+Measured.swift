import Glibc
import Judging
import LanguageModels
import Microscope
import ModelFolders
import ReportPages
import Statistics
import Tokenization

extension ReportModel {
  /// Adds the test perplexity with its interval.
  ///
  /// - Returns: The losses of the test part, to be compared; nil where the model keeps none.
  mutating func judge(
    _ bundle: ModelBundle, on backend: any Backend, threads: Int,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> ComparedModel? {
    guard let kept = try bundle.tokens(.test), !kept.isEmpty else { return nil }
    let text = try JudgedText(TextSource(.test), for: bundle, threads: threads)
    let model = try JudgedModel(bundle, on: backend)
    let losses = try model.losses(of: text, progress: progress)
    let bootstrap = BlockBootstrap(losses, least: BlockBootstrap.leastTokens)
    testPerplexity = Estimate(
      exp(bootstrap.mean),
      interval: bootstrap.interval.map { exp($0.lowerBound)...exp($0.upperBound) })
    return ComparedModel(model, text, losses: losses)
  }

  /// Adds the spectrum and the use of a mixture, as an `Inspection` with its usual options sees them.
  mutating func look(
    at bundle: ModelBundle, on backend: any Backend,
    progress: (_ stage: ReportStage, _ done: Int, _ total: Int) throws -> Void
  ) throws {
    guard case .network(let network) = bundle.manifest.model,
      let ids = try Inspection.text(of: bundle)?.ids, ids.count > 1
    else { return }
    let options = InspectionOptions()
    let model = try bundle.makeModel(on: backend)
    let sample = try ContextSample(
      model, of: ids, specialTokens: bundle.vocabulary.specialTokens, count: options.contexts
    ) { try progress(.reading, $0, $1) }
    let columns = bundle.vocabulary.mostFrequent(options.columns)
    let spectrum = try LogProbabilityRank(
      sample, try OutputWeights(of: model), tokens: columns
    ) { try progress(.rank, $0, $1) }
    self.spectrum = Spectrum(
      singularValues: spectrum.singularValues, numericalRank: spectrum.numerical,
      bound: LogProbabilityRank.bound(of: network.model), contexts: spectrum.contexts,
      vocabulary: spectrum.tokens)
    guard let mixed = sample.head.mixture else { return }
    let use = MixtureUse(mixed, targets: sample.targets)
    mixture = Mixture(use: use.use, priorEntropy: use.priorEntropy, dead: use.dead)
  }
}

extension Report {
  /// Adds the comparisons of models of one text and one vocabulary, each with its place here.
  ///
  /// - Parameters:
  ///   - measured: The models that were judged.
  ///   - recipes: The name of the recipe of each model of the report; empty to compare models.
  /// - Throws: `JudgingError` for models that cannot be compared.
  mutating func compare(
    _ measured: [(place: Int, model: ComparedModel)], _ recipes: [String]
  ) throws {
    var rest = measured
    while let first = rest.first {
      let group = rest.filter {
        models[$0.place].corpus == models[first.place].corpus
          && $0.model.text.ids == first.model.text.ids
      }
      rest.removeAll { other in group.contains { $0.place == other.place } }
      guard group.count > 1 else { continue }
      let names = group.map { models[$0.place].name }
      guard recipes.isEmpty else {
        try compare(group.map(\.model), names, recipes: group.map { recipes[$0.place] })
        continue
      }
      let pairs = try ModelComparison(group.map(\.model)).pairs
      let indices = names.indices.flatMap { a in names.indices.dropFirst(a + 1).map { (a, $0) } }
      comparisons += zip(pairs, indices).map { pair, index in
        let (first, second) = (names[index.0], names[index.1])
        return Comparison(
          first: first, second: second,
          difference: Estimate(
            pair.difference, interval: pair.differenceCI95),
          verdict: pair.verdict(first: Self.isolated(first), second: Self.isolated(second)))
      }
    }
  }

  /// Adds the comparisons of recipes by their models on one text.
  private mutating func compare(
    _ judged: [ComparedModel], _ names: [String], recipes: [String]
  ) throws {
    let comparison = try ModelComparison(judged, recipes: recipes)
    comparisons += comparison.pairs.map { pair in
      Comparison(
        first: pair.first, second: pair.second,
        difference: Estimate(pair.difference, interval: pair.differenceCI95),
        verdict: pair.verdict(
          first: Self.isolated(pair.first), second: Self.isolated(pair.second)))
    }
    for group in comparison.groups ?? [] {
      let runs = zip(names, comparison.models).filter { group.models.contains($1.model) }
      self.recipes.append(
        RecipeRuns(
          name: group.name, models: runs.map(\.0), perplexities: runs.compactMap(\.1.perplexity),
          perplexity: group.perplexity ?? .infinity))
    }
  }

  /// A name in isolates, which keep a sentence in order whichever way the name runs.
  private static func isolated(_ name: String) -> String { "\u{2068}\(name)\u{2069}" }
}
