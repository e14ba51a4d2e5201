import Foundation
import LanguageModels
import Testing
import Tokenization
import Training

@testable import Recipes

@Suite struct RecipeTests {
  /// Together they give every field another value than its default.
  static let lines = [
    """
    --tokens char --vocab-size 40 --min-count 2 --normalize lower-en --eos --cell rnn \
    --activation relu --layer-norm --skip 3 --mogrifier 2 --layers 3 --hidden 9 --hidden-last 7 \
    --embedding 5 --no-tied --head mos --components 3 --dropout-input 0.1 --dropout-hidden 0.25 \
    --dropout-output 0.3 --dropout-embedding 0.05 --dropout-latent 0.15 --weight-drop 0.25 \
    --locked-dropout --init-range 0.07 --max-steps 5 --batch-size 3 --bptt 11 --random-bptt \
    --feeding scheduled --sampling linear --sampling-slope 0.003 --sampling-floor 0.4 \
    --sampling-by sequence --optimizer adamw --momentum 0.8 --square-decay 0.95 \
    --weight-decay 1.2e-6 --lr 0.004 --schedule step --decay 0.7 --decay-after 2 --warmup 3 \
    --clip-norm 2 --clip-value 0.3 --activation-penalty 1.5 --change-penalty 0.5 \
    --loss-mean sequence --patience 4 --precision bf16 --epochs 2 --seed 18446744073709551615 \
    --threads 3 --strict
    """,
    "--feeding scheduled --sampling-rate 0.5 --optimizer asgd --nonmonotone 3 --clip-norm none",
    "--feeding scheduled --sampling exponential --sampling-k 0.99 --vocab-size none --no-eos --min-count 5",
    "--arch feedforward --context 3 --activation silu --batch-norm",
    "--arch ngram --order 3", "--vocab v.json",
    "--hidden-widths 3,4,5 --decay-end 20", "--optimizer momentum-average --momentum-from-gradient",
    "--schedule cosine --decay-floor 0.125",
  ]

  static func recipe(_ line: String) throws -> Recipe {
    try Recipe.Choices(arguments: line).recipe()
  }

  @Test func everyFieldComesBackFromEverywhere() throws {
    var changed: Set<String> = []
    for line in Self.lines {
      let recipe = try Self.recipe(line)
      let typed = try Recipe.Choices(arguments: line)
      for (field, value) in typed.ordered {
        #expect(recipe[field.name] ?? .text("none") == value, "\(field.name)")
        if recipe[field.name] != Recipe()[field.name] { changed.insert(field.name) }
      }
      // All choices lead to the recipe again.
      var recorded = recipe
      recorded.text.isStrict = false
      #expect(try recipe.choices.recipe() == recorded)
      // As JSON.
      let json = try JSONEncoder().encode(recipe)
      #expect(try JSONDecoder().decode(Recipe.self, from: json) == recorded)
      // Field by field, in the order of the table.
      var byHand = Recipe()
      for (field, value) in recipe.choices.ordered { try byHand.set(field.name, value.text) }
      #expect(byHand == recorded, "\(byHand.differences(from: recipe))")
    }
    // It stands for three others.
    changed.insert("dropout")
    #expect(Set(Recipe.fields.map(\.name)).subtracting(changed) == [])
  }

  @Test func namesAreNamesOfOneFieldEach() {
    let names = Recipe.fields.flatMap { [$0.name] + $0.otherNames }
    #expect(Set(names).count == names.count)
    for field in Recipe.fields {
      #expect(field.name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(field.name)")
      #expect(field.help.hasSuffix("."), "\(field.name)")
      #expect(Recipe.field(field.key)?.name == field.name)
    }
    for (foreign, ours) in Recipe.foreignNames {
      #expect(Recipe.field(ours)?.name == ours, "\(foreign)")
      #expect(Recipe.field(foreign) == nil, "\(foreign)")
    }
  }

  /// A default follows from fields before it, so that one walk over the table settles all.
  @Test func defaultsFollowFromFieldsBefore() throws {
    for line in Self.lines {
      let recipe = try Self.recipe(line)
      let choices = recipe.choices
      var before = Recipe.Choices()
      for (field, value) in choices.ordered {
        defer { try? before.set(field.name, to: value) }
        // What stands for three rates is not recorded.
        guard !field.name.hasPrefix("dropout-") else { continue }
        let settled = field.usualValue(in: try before.recipe())
        #expect(settled == field.usualValue(in: recipe), "\(field.name) with \(line)")
      }
    }
  }

  @Test(arguments: [
    ("layers", "1", "100", "0", "101"), ("hidden", "1", "1048576", "0", "1048577"),
    ("hidden-last", "1", "1048576", "0", "1048577"), ("embedding", "1", "1048576", "0", "1048577"),
    ("order", "1", "16", "0", "17"), ("vocab-size", "3", "none", "2", "-1"),
    ("min-count", "1", "1000000", "0", "-1"), ("decay", "0.0001", "1", "0", "1.001"),
    ("epochs", "1", "1000000000", "0", "1000000001"), ("batch-size", "1", "65536", "0", "65537"),
    ("bptt", "1", "65536", "0", "65537"), ("components", "1", "1024", "0", "1025"),
    ("dropout", "0", "0.999", "-0.1", "1"), ("momentum", "0", "0.999", "-0.1", "1"),
    ("sampling-rate", "0", "1", "-0.1", "1.1"), ("lr", "1e-9", "1e9", "0", "inf"),
    ("context", "1", "1024", "0", "1025"), ("mogrifier", "0", "16", "-1", "17"),
    ("skip", "2", "1024", "1", "1025"), ("patience", "1", "none", "0", "-1"),
    ("clip-norm", "0.001", "none", "0", "nan"), ("decay-after", "0", "10", "-1", "11"),
    ("weight-decay", "0", "5", "-1", "inf"), ("warmup", "0", "1000000000", "-1", "1000000001"),
  ])
  func bothEndsOfRanges(name: String, low: String, high: String, under: String, over: String)
    throws
  {
    let field = try #require(Recipe.field(name))
    // Choices that give the field an effect.
    let chooser =
      [
        "order": "--arch ngram", "decay": "--schedule step", "components": "--head mos",
        "sampling-rate": "--feeding scheduled", "context": "--arch feedforward",
      ][name] ?? ""
    func check(_ value: String) throws {
      var choices = try Recipe.Choices(arguments: chooser)
      try choices.set(field.name, to: .text(value))
      try choices.recipe().validate()
    }
    for value in [low, high] { try check(value) }
    for value in [under, over] {
      #expect(throws: (any Error).self, "\(name) \(value)") { try check(value) }
    }
  }

  @Test func aRecordIsComplete() throws {
    let json = try JSONEncoder().encode(Recipe())
    var record = try JSONDecoder().decode([String: Recipe.Value].self, from: json)
    #expect(record["batch_size"] == .number("20") && record["cell"] == .text("lstm"))
    #expect(record["vocab_size"] == .number("10000") && record["strict"] == nil)
    for key in record.keys where Recipe.field(key)?.valueBefore == nil {
      var less = record
      less[key] = nil
      let text = try JSONEncoder().encode(less)
      let error = try #require(throws: DecodingError.self, "\(key)") {
        try JSONDecoder().decode(Recipe.self, from: text)
      }
      #expect("\(error)".contains("missing"), "\(error)")
    }
    record["colour"] = .text("red")
    let text = try JSONEncoder().encode(record)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Recipe.self, from: text) }
  }

  /// Fields that are newer than a record: one that always has an effect, and one that depends on a choice.
  @Test func anOlderRecordHasTheValuesOfBefore() throws {
    var fields = Recipe.fields
    for (name, value) in [("batch-size", "7"), ("sampling-slope", "0.25")] {
      let index = try #require(fields.firstIndex { $0.name == name })
      fields[index].valueBefore = value
    }
    func opened(_ recipe: Recipe) throws -> Recipe {
      let json = try JSONEncoder().encode(recipe)
      var record = try JSONDecoder().decode([String: Recipe.Value].self, from: json)
      record["batch_size"] = nil
      record["sampling_slope"] = nil
      return try Recipe(record: record, by: fields)
    }
    var expected = Recipe()
    expected.training.batch = 7
    #expect(try opened(Recipe()) == expected)

    let sampled = try Recipe.Choices(arguments: "--feeding scheduled --sampling linear").recipe()
    #expect(
      try opened(sampled)
        == Recipe.Choices(
          arguments: "--feeding scheduled --sampling linear --batch-size 7 --sampling-slope 0.25"
        ).recipe())
  }

  /// Made by a program: no option of the command line leads there, and the record holds it all the same.
  @Test func configurationsOfProgramsAreKept() throws {
    let model = ModelConfiguration(
      vocabularySize: 2, embeddingWidth: 6, hiddenWidths: [3, 9, 3, 5], head: .moc, components: 2)
    let training = TrainingConfiguration(
      epochs: 4, optimizer: OptimizerConfiguration(.rmsprop, squareDecay: 0.9),
      schedule: .linear(after: 1, epochs: 9))
    let recipe = Recipe(model: model, training: training, threads: 2)
    let json = try JSONEncoder().encode(recipe)
    let read = try JSONDecoder().decode(Recipe.self, from: json)
    #expect(read.model == model && read.training == training && read.threads == 2)
    #expect(
      recipe.choices.ordered.filter { $0.field.importance == .record }.map(\.field.name)
        == ["hidden-widths", "decay-end"])
  }

  @Test func aRecipeIsChangedAsByOptions() throws {
    var recipe = Recipe()
    recipe.model.vocabularySize = 77
    try recipe.set("optimizer", "sgd")
    #expect(recipe.training.rate == 20 && recipe.training.optimizer.kind == .sgd)
    try recipe.set("lr", "5")
    try recipe.set("loss_mean", "sequence")
    #expect(recipe.training.rate == Float(20) / 35)
    try recipe.set("head", "mos")
    #expect(recipe.model.components == 4 && recipe.model.vocabularySize == 77)
    let before = recipe
    #expect(throws: RecipeError.self) { try recipe.set("momentum", "0.3") }
    #expect(recipe == before)
    #expect(Recipe().differences(from: Recipe()).isEmpty)
    #expect(
      Recipe().differences(from: recipe).map(\.name) == [
        "head", "components", "dropout-latent", "loss-mean", "optimizer", "momentum",
        "square-decay", "lr",
      ])
  }

  @Test func theDefaultsAreThoseOfTheProgram() throws {
    let recipe = Recipe()
    #expect(recipe.family == .recurrent && recipe.model.tied && recipe.model.embeddingWidth == 200)
    #expect(recipe.model.dropout.input == 0.2 && recipe.model.dropout.embedding == 0)
    #expect(recipe.training.schedule == .linear(after: 6, epochs: 10))
    #expect(recipe.training.rate == 0.002 && recipe.text.maximumSize == 10_000)
    #expect(recipe.text.normalization == nil && recipe.threads == nil)
  }
}
