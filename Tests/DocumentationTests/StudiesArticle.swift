import Judging
import ModelFolders
import ModelTesting
import Recipes
import Studies
import TestSupport
import Testing

/// The code of the article of Studies.
@Suite struct StudiesArticle {
  @Test func twoHeads() throws {
    let work = try TemporaryFolder()
    let corpus = try work.plant(SmallModel.text(lines: 60, seed: 1), "corpus.txt")
    let folder = "\(work.path)/study"

    var study = Study(corpus)
    study.base = try Recipe.Choices(arguments: "--hidden 8 --layers 1 --batch-size 4 --bptt 10")
    study.axes = [
      try StudyAxis(
        "kind",
        of: [
          StudyValue(label: "mos", choices: Recipe.Choices(arguments: "--head mos")),
          StudyValue(
            label: "wide softmax", choices: Recipe.Choices(arguments: "--head softmax"),
            match: StudyValue.Match(.parameters, like: "mos")),
        ])
    ]
    study.budget = .epochs(2)

    let run = StudyRun(study, into: folder)
    let plan = try run.plan()
    print(plan.recipes.map(\.parameters), plan.seconds)  // two nearly equal numbers, and the time

    let outcome = try run.run { event in
      if case .ended(let trial, _) = event { print(trial.recipe, trial.seed) }
    }
    if case .finished(let listing) = outcome {
      for recipe in listing.recipes { print(recipe.name, recipe.valid ?? .nan) }
    }

    guard case .finished(let listing) = outcome else { throw NotFinished() }
    #expect(listing.recipes.map(\.finished.count) == [3, 3])
    let parameters = plan.recipes.map { Double($0.parameters) }
    #expect(abs(parameters[0] / parameters[1] - 1) < 0.2)
    #expect(try ComparisonRequest(listing).models.count == 6)
  }

  private struct NotFinished: Error {}
}
