import LanguageModels
import Recipes
import Testing
import Tokenization
import Training

/// Later choices over earlier ones, against what the program did before there was a table.
@Suite struct ChoicesTests {
  /// The choices of a command line; a preset comes before all others.
  static func choices(of line: String) throws -> Recipe.Choices {
    guard let match = line.firstMatch(of: /--preset ([a-z0-9-]+) ?/) else {
      return try Recipe.Choices(arguments: line)
    }
    var choices = try Preset.named(String(match.output.1)).choices
    choices.add(try Recipe.Choices(arguments: line.replacing(match.output.0, with: "")))
    return choices
  }

  struct Change: Decodable {
    let before: String
    let change: String
    let first: [String: Recipe.Value]
    let then: [String: Recipe.Value]
  }

  @Test func optionsGiveWayAsTheyDid() throws {
    let changes: [Change] = try Kept.read("changes")
    #expect(changes.count == 43)
    for kept in changes {
      let typed = try Self.choices(of: kept.before).recipe()
      // The script of the text and the threads of the machine are no options of the recipe.
      try Kept.expect(typed.choices, are: kept.first, ignoring: ["normalize", "threads"])
      var choices = Recipe.Choices()
      for (name, value) in kept.first { try choices.set(name, to: value) }
      choices.add(try Recipe.Choices(arguments: kept.change))
      try Kept.expect(
        try choices.recipe().choices, are: kept.then, ignoring: ["normalize"])
    }
  }

  struct Line: Decodable {
    let typed: String
    let options: [String: Recipe.Value]
  }

  @Test func linesMeanWhatTheyDid() throws {
    let lines: [Line] = try Kept.read("layers")
    #expect(lines.count == 11)
    for line in lines {
      try Kept.expect(
        try Self.choices(of: line.typed).recipe().choices, are: line.options,
        ignoring: ["normalize", "threads"])
    }
  }

  @Test func presetsAreWhatTheyWere() throws {
    let kept: [String: [String: Recipe.Value]] = try Kept.read("presets")
    #expect(Set(Preset.all.map(\.name)) == Set(kept.keys))
    for (name, options) in kept {
      let recipe = try Preset.named(name.uppercased()).choices.recipe()
      try Kept.expect(recipe.choices, are: options, ignoring: ["normalize"])
      try recipe.validate()
    }
    #expect(throws: RecipeError.self) { try Preset.named("mine") }
  }

  @Test(arguments: [
    (
      "--cell gru --activation relu",
      "activation has no effect with cell gru; leave it out, or choose cell rnn"
    ),
    (
      "--context 3",
      "context has no effect with arch recurrent; leave it out, or choose arch feedforward"
    ),
    (
      "--arch feedforward --skip 2",
      "skip has no effect with arch feedforward; leave it out, or choose arch recurrent"
    ),
    (
      "--arch ngram --hidden 9",
      "hidden has no effect with arch ngram; leave it out, or choose arch recurrent or feedforward"
    ),
    ("--order 3", "order has no effect with arch recurrent; leave it out, or choose arch ngram"),
    (
      "--optimizer sgd --momentum 0.5",
      "momentum has no effect with optimizer sgd; leave it out, or choose another optimizer"
    ),
    ("--optimizer sgd --square-decay 0.5", "square-decay has no effect with optimizer sgd"),
    ("--nonmonotone 3", "nonmonotone has no effect with optimizer adam"),
    ("--schedule cosine --decay 0.5", "decay has no effect with schedule cosine"),
    ("--schedule constant --decay-after 2", "decay-after has no effect with schedule constant"),
    (
      "--decay 0.5",
      "decay has no effect with schedule linear; leave it out, or choose schedule step or plateau"
    ),
    (
      "--sampling-k 3",
      "sampling-k has no effect with feeding teacher; leave it out, or choose feeding scheduled"
    ),
    ("--feeding scheduled --sampling-k 3", "sampling-k has no effect with sampling constant"),
    (
      "--components 3",
      "components has no effect with head softmax; leave it out, or choose head moc or mos"
    ),
    ("--dropout-latent 0.1", "dropout-latent has no effect with head softmax"),
    ("--vocab v.json --min-count 3", "min-count has no effect with vocab v.json; leave it out"),
    ("--vocab v.json --eos", "eos has no effect with vocab v.json"),
    ("--arch feedforward --layer-norm --batch-norm", "layer-norm and batch-norm exclude each"),
    ("--layers 0", "layers 0; choose 1 to 100"), ("--hidden 0", "hidden 0; choose 1 to 1048576"),
    ("--arch ngram --order 17", "order 17; choose 1 to 16"),
    ("--colour red", "there is no option colour; leave it out"),
    ("--learning_rate 1", "there is no option learning_rate; use lr"),
    ("--hiden 3", "there is no option hiden; use hidden"),
    ("--hidden wide", "hidden 'wide'; give a whole number"),
    ("--hidden", "hidden 'true'; give a whole number"),
    ("--clip-norm off", "clip-norm 'off'; give a number, or none"),
    ("--head linear", "head 'linear'; choose 'softmax', 'moc' or 'mos'"),
    ("--tied 3", "tied '3'; choose true or false"),
  ])
  func whatCannotBeIsRefused(line: String, message: String) throws {
    let error = try #require(throws: RecipeError.self) {
      try Recipe.Choices(arguments: line).recipe()
    }
    #expect("\(error)".hasPrefix(message), "\(error)")
    let typed = error.message { "--\($0)" }
    #expect(typed.hasPrefix("--") || typed.contains("option --"))
  }

  @Test func whatAsksForNothingIsNotRefused() throws {
    let line = "--arch feedforward --skip 0 --weight-drop 0 --hidden 9 --no-random-bptt"
    #expect(try Recipe.Choices(arguments: line).recipe()["skip"] == nil)
    #expect(try Recipe.Choices(arguments: "--no-batch-norm").recipe().model.norm == .none)
  }

  @Test func valuesAreTakenInAnyCaseAndByAllNames() throws {
    let recipe = try Recipe.Choices(
      arguments: "--HEAD".lowercased() + " MoS --experts 3 --optimizer NT-ASGD --tokens Char"
        + " --normalize LOWER-EN --alpha 2 --clip_norm NONE"
    ).recipe()
    #expect(recipe.model.head == .mos && recipe.model.components == 3)
    #expect(recipe.training.optimizer.kind == .asgd && recipe.training.penalty.size == 2)
    #expect(recipe.text.kind == .char && recipe.text.normalization == .lowerEn)
    #expect(recipe.training.clipping.norm == nil)
    // A name of one field's value is no name of another's.
    #expect(try Recipe.Choices(arguments: "--vocab nt-asgd")["vocab"] == .text("nt-asgd"))
  }

  @Test func numbersInPersianAndArabicDigitsAreThoseInASCII() throws {
    let lines = [
      ("--epochs ۲۰ --lr ۰٫۰۰۲ --vocab-size ۱۰٬۰۰۰", "--epochs 20 --lr 0.002 --vocab-size 10000"),
      ("--epochs ٢٠ --dropout ٠٫٥ --seed ٧", "--epochs 20 --dropout 0.5 --seed 7"),
      ("--weight-decay ۱e-۴ --clip-norm none", "--weight-decay 0.0001 --clip-norm none"),
    ]
    for (persian, ascii) in lines {
      let choices = try Self.choices(of: persian)
      #expect(try choices == Self.choices(of: ascii))
      #expect(try choices.recipe() == Self.choices(of: ascii).recipe())
      #expect(choices.ordered.allSatisfy { $0.value.text.allSatisfy(\.isASCII) })
    }
    #expect(throws: RecipeError.self) { try Self.choices(of: "--epochs ۲٫۵") }
    // A name is kept as it is written.
    #expect(try Self.choices(of: "--vocab ۱۲")["vocab"] == .text("۱۲"))
  }

  @Test func aCountThatCannotBeGivesWay() throws {
    var choices = try Recipe.Choices(
      arguments: "--schedule linear --epochs 9223372036854775807 --decay-after 3")
    choices.add(try Recipe.Choices(arguments: "--epochs 5"))
    #expect(try choices.recipe().training.schedule == .linear(after: 3, epochs: 5))
  }

  @Test func aNetworkGivesWayToNGrams() throws {
    var choices = try Preset.named("awd-lstm-mos").choices
    choices.add(try Recipe.Choices(arguments: "--arch ngram --order 3"))
    #expect(try choices.recipe().order == 3)
    #expect(Set(choices.values.keys) == ["arch", "order"])
  }

  @Test func choicesAreWrittenAsTheyAreTyped() throws {
    var choices = try Recipe.Choices(
      arguments: "--lr 0.002 --locked-dropout --no-tied --head mos --hidden-widths 3,4,5")
    try choices.set("vocab", to: .text("my models/it's.json"))
    #expect(
      choices.commandLine
        == #"--vocab 'my models/it'\''s.json' --no-tied --head mos --locked-dropout --lr 0.002"#)
    for path in ["", "my models", "$HOME", "a;b"] {
      try choices.set("vocab", to: .text(path))
      #expect(choices.commandLine.hasPrefix("--vocab '\(path)' --no-tied"))
    }
  }

  @Test func oneNormalisationGivesWayToTheOther() throws {
    var choices = try Recipe.Choices(arguments: "--arch feedforward --layer-norm")
    choices.add(try Recipe.Choices(arguments: "--batch-norm"))
    #expect(try choices.recipe().model.norm == .batch)
    choices.add(try Recipe.Choices(arguments: "--layer-norm"))
    #expect(try choices.recipe().model.norm == .layer)
    choices.add(try Recipe.Choices(arguments: "--no-batch-norm"))
    #expect(try choices.recipe().model.norm == .layer)
  }

  @Test func theEndsOfLinesAreThoseOfAGivenVocabulary() throws {
    var choices = try Recipe.Choices(arguments: "--tokens char --eos")
    choices.add(try Recipe.Choices(arguments: "--vocab v.json"))
    #expect(choices["eos"] == nil && choices["vocab"] == .text("v.json"))
  }
}
