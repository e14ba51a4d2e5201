import LanguageModels
import Recipes
@testable import Studies
import Testing
import Training

/// The recipes that a study spans.
@Suite struct StudyRecipeTests {
  private func study(_ axes: StudyAxis...) -> Study {
    var study = Study("corpus.txt")
    study.axes = axes
    return study
  }

  @Test("The recipes are every combination, the last axis first, with the options of the base")
  func grid() throws {
    var study = study(
      try StudyAxis("head", of: ["softmax", "mos"]), try StudyAxis("tied", of: ["true", "false"]))
    study.base = try Recipe.Choices(arguments: "--hidden 32 --tied")
    let recipes = try study.recipes()
    #expect(
      recipes.map(\.name) == [
        "head=softmax,tied", "head=softmax,no-tied", "head=mos,tied", "head=mos,no-tied",
      ])
    let last = try #require(recipes.last)
    #expect(
      last.choices == (try Recipe.Choices(arguments: "--hidden 32 --head mos --no-tied"))
        && last.match == nil)
    #expect(try Study("a.txt").recipes().map(\.name) == ["base"])
  }

  @Test("A value of an axis replaces the option of the base, and what is part of it gives way")
  func replacing() throws {
    var study = study(try StudyAxis("optimizer", of: ["adam", "sgd"]))
    study.base = try Recipe.Choices(arguments: "--optimizer adam --lr 0.003")
    let recipes = try study.recipes()
    #expect(recipes[0].choices["lr"] == .number("0.003") && recipes[1].choices["lr"] == nil)
  }

  @Test("A value that is matched names the other with all other axes alike")
  func match() throws {
    let sets = [
      StudyValue(label: "mos", choices: try Recipe.Choices(arguments: "--head mos")),
      StudyValue(
        label: "wide", choices: try Recipe.Choices(arguments: "--head softmax"),
        match: StudyValue.Match(.parameters, like: "mos")),
    ]
    let recipes = try study(
      try StudyAxis("cell", of: ["gru", "rnn"]), try StudyAxis("kind", of: sets)
    )
    .recipes()
    #expect(
      recipes.map(\.name) == ["cell=gru,mos", "cell=gru,wide", "cell=rnn,mos", "cell=rnn,wide"])
    let match = try #require(recipes[3].match)
    #expect(match.cost == .parameters && match.choices == recipes[2].choices)
    #expect(recipes[2].match == nil && recipes[1].match?.choices == recipes[0].choices)
  }

  @Test("Draws are different, go on where fewer ended, and keep to their axes")
  func draws() throws {
    var study = study(
      try StudyAxis("head", of: ["softmax", "mos"]),
      try StudyAxis("lr", in: StudyRange(from: 0.001, to: 0.1, logarithmic: true)),
      try StudyAxis("hidden", in: StudyRange(from: 8, to: 32)))
    study.search.draws = 60
    let recipes = try study.recipes()
    #expect(recipes.count == 60 && Set(recipes.map(\.name)).count == 60)
    var (rates, widths): ([Double], [Int]) = ([], [])
    for recipe in recipes {
      let recipe = try recipe.choices.recipe()
      rates.append(Double(recipe.training.rate))
      widths.append(recipe.model.hiddenWidths[0])
    }
    #expect(rates.allSatisfy { 0.001...0.1 ~= $0 } && widths.allSatisfy { 8...32 ~= $0 })
    // Half of the logarithms are below that of 0.01: 60 draws, within three deviations.
    #expect(18...42 ~= rates.count { $0 < 0.01 } && 18...42 ~= widths.count { $0 < 20 })
    study.search.draws = 5
    #expect(try study.recipes() == Array(recipes.prefix(5)))
    study.search.drawSeed = 2
    #expect(try study.recipes() != Array(recipes.prefix(5)))
  }

  @Test(
    "Successive halving keeps 1 in so many of the recipes at every rung, up to the last",
    arguments: [
      (recipes: 9, epochs: 9, factor: 3, rungs: [[1, 3], [3, 1]]),
      (recipes: 8, epochs: 8, factor: 2, rungs: [[1, 4], [2, 2], [4, 1]]),
      (recipes: 6, epochs: 4, factor: 2, rungs: [[1, 3], [2, 2]]),
      (recipes: 100, epochs: 4, factor: 4, rungs: [[1, 25]]),
      (recipes: 2, epochs: 100, factor: 2, rungs: [[50, 1]]),
    ])
  func rungs(recipes: Int, epochs: Int, factor: Int, rungs: [[Int]]) throws {
    var search = StudySearch()
    search.halving = factor
    let found = try search.rungs(recipes: recipes, epochs: epochs)
    #expect(found.map { [$0.epochs, $0.keeps] } == rungs)
  }

  /// A change of a study, and the line that refuses it.
  struct Refusal: Sendable {
    let change: @Sendable (inout Study) throws -> Void
    let message: String
  }

  static let refusals = [
    Refusal(
      change: { $0.corpus = "-" },
      message: "a study reads its text many times; give a file or a folder"),
    Refusal(
      change: { $0.seeds = [] }, message: "a study without seeds has no runs; give one or more"),
    Refusal(change: { $0.seeds = [1, 1] }, message: "a seed is there twice; leave one out"),
    Refusal(
      change: { $0.base = try Recipe.Choices(arguments: "--seed 3") },
      message: "the base has a seed; give all seeds of the study as its seeds"),
    Refusal(
      change: { $0.axes = [try StudyAxis("seed", of: ["1"])] },
      message: "an axis of seeds is no axis; give the seeds as such"),
    Refusal(
      change: { $0.axes = [try StudyAxis("lr", in: StudyRange(from: 1, to: 2))] },
      message:
        "the axis 'lr' is a range, of which a random search draws; give values, or \"search\": {\"random\": 20}"
    ),
    Refusal(
      change: {
        $0.budget = .epochs(2)
        $0.base = try Recipe.Choices(arguments: "--epochs 3")
      }, message: "the budget decides 'epochs'; leave one of them out"),
    Refusal(
      change: {
        $0.budget = .tokens(200)
        $0.axes = [try StudyAxis("max-steps", of: ["3"])]
      }, message: "the budget decides 'max-steps'; leave one of them out"),
    Refusal(change: { $0.budget = .epochs(0) }, message: "a budget of 0; give 1 or more"),
    Refusal(
      change: { $0.budget = .minutes(-1) },
      message: "a budget of -1.0 minutes; give a number above 0"),
    Refusal(
      change: { $0.search.halving = 1 },
      message: "successive halving that keeps 1 in 1; give 2 to 100"),
    Refusal(
      change: {
        $0.axes = [try StudyAxis("head", of: ["moc", "mos"])]
        $0.search.draws = 3
      }, message: "the axes have fewer than 3 recipes to draw; draw fewer"),
    Refusal(
      change: { $0.base = try Recipe.Choices(arguments: "--arch ngram") },
      message:
        "the recipe 'base': n-grams have no seeds; estimate them with 'lm train --arch ngram'"),
    Refusal(
      change: {
        $0.base = try Recipe.Choices(arguments: "--components 3")
        $0.axes = [try StudyAxis("head", of: ["mos", "softmax"])]
      },
      message:
        "the recipe 'head=softmax': components has no effect with head softmax; leave it out, or choose head moc or mos"
    ),
    Refusal(
      change: { $0.axes = [try StudyAxis("lr", of: ["0.1", "0.10"])] },
      message: "two recipes are named 'lr=0.1'; give their values labels"),
    Refusal(
      change: {
        $0.axes = [
          try StudyAxis(
            "kind",
            of: [
              StudyValue(
                label: "a", choices: Recipe.Choices(), match: StudyValue.Match(.flops, like: "b"))
            ])
        ]
      },
      message:
        "'a' is to cost what 'b' does, which is no other value of 'kind' with a cost of its own"),
    Refusal(
      change: {
        $0.axes = [
          try StudyAxis(
            "kind", of: [StudyValue(label: String(repeating: "x", count: 256), choices: .init())])
        ]
      },
      message:
        "the name '\(String(repeating: "x", count: 256))' is too long for a folder; give values shorter labels"
    ),
  ]

  @Test("A study that cannot be is refused with the reason", arguments: refusals)
  func refusal(_ refusal: Refusal) throws {
    var study = Study("corpus.txt")
    try refusal.change(&study)
    let error = #expect(throws: StudyError.self) { try study.recipes() }
    #expect(error == StudyError(.invalidStudy, refusal.message))
  }
}
