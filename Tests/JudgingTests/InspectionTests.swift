import CPUCompute
import Foundation
import Judging
import LanguageModels
import Microscope
import ModelFolders
import ModelTesting
import TestSupport
import Testing
import Tokenization

@Suite struct InspectionTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  @Test("Figures are those of the microscope on the text that the model keeps")
  func figures() throws {
    let bundle = try SmallModel().make("\(folder.path)/mos", .mos, on: backend)
    var options = InspectionOptions()
    options.contexts = 40
    options.columns = 7
    options.distances = 5
    options.windows = 6
    var stages: [Inspection.Stage] = []
    let inspection = try Inspection(of: bundle, options, on: backend) { stage, done, total in
      if stages.last != stage { stages.append(stage) }
      #expect(0 <= done && done <= total)
    }
    #expect(stages == [.reading, .rank, .mixtures, .gradients])
    let ids = Array(try #require(try bundle.tokens(.test)))
    #expect(inspection.model == bundle.path && inspection.head == .network(.mos))
    #expect(inspection.corpus == "test" && inspection.tokens == ids.count)

    let model = try bundle.makeModel(on: backend)
    let sample = try ContextSample(
      model, of: ids, specialTokens: bundle.vocabulary.specialTokens, count: 40)
    // The seven tokens that occurred most often, by hand.
    let all = (0..<Int32(bundle.vocabulary.count)).sorted {
      (bundle.vocabulary.occurrences($0), -$0) > (bundle.vocabulary.occurrences($1), -$1)
    }
    var squares = 0.0
    try OutputWeights(of: model).forEachPosition(of: sample.head.scored) { logProbabilities in
      for id in all.prefix(7) { squares += logProbabilities[Int(id)] * logProbabilities[Int(id)] }
    }
    let rank = try #require(inspection.rank)
    #expect(rank.contexts == 40 && rank.columns == 7 && rank.singularValues.count == 7)
    #expect(rank.vocabulary == bundle.vocabulary.count && rank.bound == 4 + 2 && !rank.hasNoRoom)
    #expect(JudgementTests.isClose(rank.singularValues.reduce(0) { $0 + $1 * $1 }, squares))
    #expect(rank.numerical == rank.singularValues.count { $0 > rank.threshold })

    let mixture = try #require(sample.head.mixture)
    let mixtures = try #require(inspection.mixtures)
    var use = [0.0, 0, 0]
    var wins = [0.0, 0, 0]
    for position in 0..<40 {
      let prior = (0..<3).map { exp(Double(mixture.logPrior[position * 3 + $0])) }
      for k in 0..<3 { use[k] += prior[k] / 40 }
      wins[prior.firstIndex(of: prior.max() ?? 0) ?? 0] += 1 / 40
    }
    #expect(mixtures.components == 3 && mixtures.contexts == 40)
    for k in 0..<3 {
      #expect(abs(mixtures.use[k] - use[k]) < 1e-6 && abs(mixtures.wins[k] - wins[k]) < 1e-9)
    }
    #expect(JudgementTests.isClose(mixtures.effectiveComponents, exp(mixtures.priorEntropy)))
    let pairs = (0..<3).flatMap { j in
      (0..<3).filter { $0 != j }.map { mixtures.divergences[j][$0] }
    }
    #expect(JudgementTests.isClose(mixtures.divergence, JudgementTests.mean(pairs)))
    for preference in mixtures.tokens.joined() {
      let id = try #require(
        bundle.vocabulary.id(of: preference.token) ?? (preference.token == "<eos>" ? 1 : 0))
      #expect(sample.targets.count { $0 == id } == preference.positions)
    }

    let gradients = try #require(inspection.gradients)
    #expect(gradients.windows == 6 && gradients.normByDistance["layer0"]?.count == 5)
    #expect(gradients.saturation.map(\.state) == ["layer0.c", "layer0.h"])
  }

  @Test func partsThatAModelLacks() throws {
    let bundle = try SmallModel().make("\(folder.path)/softmax", .softmax, on: backend)
    let all = try Inspection(of: bundle, on: backend)
    #expect(all.rank != nil && all.mixtures == nil && all.gradients != nil)
    #expect(all.rank?.numerical ?? .max <= all.rank?.bound ?? 0)
    #expect(all.gradients?.normByDistance["layer0"]?.count == 64)
    var options = InspectionOptions()
    options.parts = [.gradients]
    let part = try Inspection(of: bundle, options, on: backend)
    #expect(part.rank == nil && part.gradients != nil)
    options.parts = []
    let none = try Inspection(of: bundle, options, on: backend)
    #expect(none.corpus == nil && none.tokens == nil && none.gradients == nil)
    options.parts = [.rank]
    options.contexts = 3
    #expect(try Inspection(of: bundle, options, on: backend).rank?.hasNoRoom == true)
    // A matrix of the size of the bound cannot have a larger rank.
    for (contexts, hasNoRoom) in [(8, true), (9, false)] {
      options.contexts = contexts
      let rank = try #require(try Inspection(of: bundle, options, on: backend).rank)
      #expect(rank.bound == 8 && rank.hasNoRoom == hasNoRoom)
    }
  }

  @Test("A model without a test part is seen on its validation part, and one without either not")
  func texts() throws {
    var small = SmallModel()
    small.parts[.test] = ""
    let valid = try Inspection(
      of: small.make("\(folder.path)/valid", .softmax, on: backend), on: backend)
    #expect(valid.corpus == "valid")
    small.parts[.valid] = ""
    let none = try small.make("\(folder.path)/none", .softmax, on: backend)
    let error = #expect(throws: JudgingError.self) { try Inspection(of: none, on: backend) }
    #expect(error?.code == .nothingKept && error?.subject == none.path)
  }

  @Test(arguments: [Inspection.Stage.reading, .rank, .mixtures, .gradients])
  func stops(_ stage: Inspection.Stage) throws {
    struct Stop: Error {}
    let bundle = try SmallModel().make("\(folder.path)/moc", .moc, on: backend)
    #expect(throws: Stop.self) {
      try Inspection(of: bundle, on: backend) { current, _, _ in
        if current == stage { throw Stop() }
      }
    }
  }

  @Test func keys() throws {
    let bundle = try SmallModel().make("\(folder.path)/mos", .mos, on: backend)
    let data = try JSONEncoder().encode(Inspection(of: bundle, on: backend))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    func keys(_ name: String) -> Set<String> { Set((object[name] as? [String: Any] ?? [:]).keys) }
    #expect(
      Set(object.keys) == ["model", "head", "corpus", "tokens", "rank", "mixtures", "gradients"])
    #expect(
      keys("rank") == [
        "numerical", "bound", "effective", "contexts", "vocabulary", "columns", "threshold",
        "singular_values",
      ])
    #expect(
      keys("mixtures") == [
        "components", "contexts", "prior_entropy", "effective_components", "use_entropy", "use",
        "wins", "dead", "divergence", "divergences", "tokens",
      ])
    #expect(keys("gradients") == ["windows", "norm_by_distance", "reach", "saturation"])
    var options = InspectionOptions()
    options.parts = []
    let empty =
      try JSONSerialization.jsonObject(
        with: JSONEncoder().encode(Inspection(of: bundle, options, on: backend))) as? [String: Any]
    for key in ["corpus", "tokens", "rank", "mixtures", "gradients"] {
      #expect(empty?[key] is NSNull, "\(key)")
    }
  }
}
