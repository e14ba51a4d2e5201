import Benchmarking
import CPUCompute
import LanguageModels
import NumberFormatting
import Recipes
import Testing
import Training

/// The code of the articles of Recipes, NumberFormatting and Benchmarking.
@Suite struct RecipesArticle {
  @Test func choices() throws {
    var recipe = Recipe()  // that of `lm train` without options
    try recipe.set("head", "mos")
    try recipe.set("optimizer", "sgd")  // the learning rate of Adam is replaced by that of SGD
    for difference in Recipe().differences(from: recipe) {
      print(difference.name, difference.own?.text ?? "-", difference.other?.text ?? "-")
    }

    // A preset, and options that override it.
    var choices = try Preset.named("awd-lstm").choices
    choices.add(try Recipe.Choices(arguments: "--hidden 400 --epochs 20"))
    let training = try choices.recipe().training
    print(training.epochs, training.rate, training.optimizer.kind)  // 20 30.0 asgd

    // An option without effect is an error.
    do {
      _ = try Recipe.Choices(arguments: "--optimizer sgd --momentum 0.9").recipe()
    } catch {
      print(error)
      // momentum has no effect with optimizer sgd; leave it out, or choose another optimizer
    }

    let names = Recipe().differences(from: recipe).map(\.name)
    #expect(names.contains("head") && names.contains("optimizer") && names.contains("lr"))
    #expect(recipe.training.rate == OptimizerKind.sgd.usualRate)
    #expect(recipe.model.head == .mos && recipe.model.components == 4)
    #expect(training.epochs == 20 && training.rate == 30 && training.optimizer.kind == .asgd)
    let error = #expect(throws: RecipeError.self) {
      try Recipe.Choices(arguments: "--optimizer sgd --momentum 0.9").recipe()
    }
    #expect(
      "\(try #require(error))"
        == "momentum has no effect with optimizer sgd; leave it out, or choose another optimizer")
  }

  @Test func numbers() {
    print(NumberFormat.fixed(2.5, places: 2))  // 2.50
    print(NumberFormat.short(0.00125))  // 0.00125
    print(NumberFormat.count(12_345, "token"))  // 12,345 tokens
    print(NumberFormat.percent(0.0325))  // 3.2 %, a tie goes to the even digit
    print(NumberFormat.duration(seconds: 200))  // 3 min 20 s

    #expect(NumberFormat.fixed(2.5, places: 2) == "2.50")
    #expect(NumberFormat.short(0.00125) == "0.00125")
    #expect(NumberFormat.count(12_345, "token") == "12,345 tokens")
    #expect(NumberFormat.percent(0.0325) == "3.2 %")
    #expect(NumberFormat.duration(seconds: 200) == "3 min 20 s")
  }

  @Test func speed() throws {
    let figures = try SpeedFigures(
      of: ModelConfiguration(vocabularySize: 100, embeddingWidth: 16, hiddenWidths: [16]),
      TrainingConfiguration(batch: 4, bptt: 10), seconds: 0.1, on: CPUBackend(threads: 1))
    print(figures.tokensPerSecond, figures.sampleTokensPerSecond, figures.utilization)

    #expect(figures.tokensPerSecond > 0 && figures.sampleTokensPerSecond > 0)
    #expect(figures.bestTokensPerSecond >= figures.tokensPerSecond)
    #expect((0...1.2).contains(figures.utilization))
  }
}
