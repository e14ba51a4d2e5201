import LanguageModels
import ModelFolders
import Recipes
import TestSupport
import Testing
import Training

/// Options from several places, the later before the earlier, and the place of those that cannot be.
@Suite struct RecipeSourceTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theLaterComesBeforeTheEarlier() throws {
    let file = try OptionsFile(
      folder.plant(
        #"{"preset": "zaremba-small", "batch_size": 3, "no-tied": true, "epochs": 2}"#))
    let typed = try Recipe.Choices(arguments: "--epochs 1")
    let recipe = try RecipeSources(file: file, typed: typed).recipe()
    #expect(recipe.training.epochs == 1)
    #expect(recipe.training.batch == 3)
    #expect(recipe["init-range"] == .number("0.1"))
    #expect(!recipe.model.tied)
    // A preset of the command line comes in the place of that of the file.
    let medium = try RecipeSources(preset: "zaremba-medium", file: file, typed: typed)
    #expect(medium.choices["init-range"] == .number("0.05"))
    #expect(medium.choices["batch-size"] == .number("3"))
  }

  @Test(arguments: [
    (#"{"hidden": 0}"#, "", "PATH: hidden 0; choose 1 to 1048576"),
    (#"{"colour": 1}"#, "", "PATH: there is no option 'colour'; leave it out"),
    (#"{"clip-norm": 1, "clip_norm": 2}"#, "", "PATH: 'clip_norm' is there twice; leave one out"),
    (#"{"preset": "mine"}"#, "", "PATH: there is no preset 'mine'; choose "),
    (#"{"formatVersion": 5, "model": {}}"#, "", "PATH belongs to a model; repeat it with like"),
    (#"{"hidden": 8}"#, "--sampling-k 3", "sampling-k has no effect with feeding teacher; leave"),
    (
      #"{"min-count": 3, "dropout-latent": 0.1, "head": "mos"}"#, "--components 0",
      "components 0; choose"
    ),
    (
      #"{"order": 3, "arch": "ngram"}"#, "--arch recurrent --order 2",
      "order has no effect with arch recurrent"
    ),
    (
      #"{"arch": "feedforward", "batch-norm": true}"#, "--batch-size 1",
      "with the options of config PATH: "
    ),
  ])
  func refused(text: String, typed: String, message: String) throws {
    let path = try folder.plant(text)
    let error = try #require(throws: RecipeSourceError.self) {
      try RecipeSources(file: OptionsFile(path), typed: Recipe.Choices(arguments: typed)).recipe()
    }
    #expect("\(error)".hasPrefix(message.replacing("PATH", with: path)), "\(error)")
  }

  @Test("A switch is off by no- and by false, with either mark between words")
  func switches() throws {
    for text in [#""no-tied": true"#, #""no_tied": true"#, #""tied": false"#] {
      let file = try OptionsFile(folder.plant("{\(text)}"))
      #expect(file.choices["tied"] == .flag(false), "\(text)")
    }
    let file = try OptionsFile(folder.plant(#"{"tied": true, "layer_norm": false}"#))
    #expect(file.choices["tied"] == .flag(true) && file.choices["layer-norm"] == .flag(false))
  }

  @Test(
    "A file that is no JSON is bad data, and options that cannot be are bad usage",
    arguments: [
      ("{", true), ("[1]", true), (#"{"hidden": [1]}"#, true), (#"{"hidden": 0}"#, false),
      (#"{"colour": 1}"#, false), (#"{"formatVersion": 5}"#, false),
      (#"{"format_version": 6}"#, false),
    ])
  func kinds(text: String, isOfData: Bool) throws {
    let path = try folder.plant(text)
    let error = try #require(throws: RecipeSourceError.self) {
      try RecipeSources(file: OptionsFile(path)).recipe()
    }
    #expect(error.isOfData == isOfData, "\(error)")
  }

  @Test("A model comes before a preset, a preset before a file, a file before what was typed")
  func order() throws {
    let path = try FormatTests.copy("mos", of: 5, to: folder)
    let model = try ModelBundle(path)
    let file = try OptionsFile(folder.plant(#"{"preset": "zaremba-small", "epochs": 7}"#))
    let sources = try RecipeSources(
      like: model, preset: "zaremba-medium", file: file,
      typed: Recipe.Choices(arguments: "--seed 9"))
    #expect(sources.choices["hidden"] == .number("4") && sources.choices["head"] == .text("mos"))
    #expect(sources.choices["epochs"] == .number("7") && sources.choices["seed"] == .number("9"))
    let typed = try RecipeSources(file: file, typed: Recipe.Choices(arguments: "--epochs 3"))
    #expect(typed.choices["epochs"] == .number("3") && typed.choices["hidden"] == .number("200"))
  }
}
