import Foundation
import LanguageModels
import Testing
import Training

@testable import Recipes

/// Ranges, defaults and records of options, by value.
@Suite struct RecipeValueTests {
  static func message(_ line: String) -> String? {
    do {
      _ = try Recipe.Choices(arguments: line).recipe()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "Both ends of every range are taken, and the next numbers are refused",
    arguments: [
      ("--arch ngram", "order", ["1", "16"], ["0", "17"], "1 to 16"),
      ("", "layers", ["1", "100"], ["0", "101"], "1 to 100"),
      ("", "hidden", ["1", "1048576"], ["0", "1048577"], "1 to 1048576"),
      ("", "hidden-last", ["1", "1048576"], ["0", "1048577"], "1 to 1048576"),
      ("", "embedding", ["1", "1048576"], ["0", "1048577"], "1 to 1048576"),
      ("--schedule step", "decay", ["0.000001", "1"], ["0", "1.001"], "above 0, at most 1"),
      ("--schedule plateau", "decay", ["0.5"], ["-0.5"], "above 0, at most 1"),
      ("", "vocab-size", ["3", "none"], ["2"], "3 or more"),
      ("", "min-count", ["1"], ["0"], "1 or more"),
    ])
  func ranges(
    before: String, name: String, taken: [String], refused: [String], limits: String
  ) throws {
    for value in taken { #expect(Self.message("\(before) --\(name) \(value)") == nil) }
    for value in refused {
      #expect(
        Self.message("\(before) --\(name) \(value)") == "\(name) \(value); choose \(limits)")
    }
  }

  @Test("A number of too many digits is out of range, and not called a text")
  func longNumbers() {
    let long = "9999999999999999999"
    #expect(Self.message("--hidden \(long)") == "hidden \(long); choose 1 to 1048576")
    #expect(
      Self.message("--epochs \(long)")
        == "epochs \(long); choose a whole number of at most 18 digits")
    #expect(Self.message("--epochs 1x") == "epochs '1x'; give a whole number")
  }

  @Test(
    "Every way of sampling has its own default",
    arguments: [
      ("constant", "sampling-rate", 0.25), ("linear", "sampling-slope", 1e-4),
      ("linear", "sampling-floor", 0.5), ("exponential", "sampling-k", 0.9999),
      ("inverse-sigmoid", "sampling-k", 1000),
    ])
  func sampling(name: String, field: String, value: Double) throws {
    let recipe = try Recipe.Choices(arguments: "--feeding scheduled --sampling \(name)").recipe()
    #expect(recipe[field].flatMap { Double($0.text) } == value)
  }

  @Test("An error names up to three choices that have an effect")
  func remedies() {
    let start = "has no effect with"
    #expect(
      Self.message("--nonmonotone 3")
        == "nonmonotone \(start) optimizer adam; leave it out, or choose optimizer asgd")
    #expect(
      Self.message("--schedule constant --decay-after 2")
        == "decay-after \(start) schedule constant; leave it out, "
        + "or choose schedule step or plateau or linear")
    #expect(
      Self.message("--optimizer sgd --momentum 0.5")
        == "momentum \(start) optimizer sgd; leave it out, or choose another optimizer")
  }

  /// What is left of earlier choices after later ones.
  static func left(_ before: String, then later: String) throws -> [String: String] {
    var choices = try Recipe.Choices(arguments: before)
    choices.add(try Recipe.Choices(arguments: later))
    return choices.values.mapValues(\.text)
  }

  @Test("An option falls with the choice that it depends on, and stays where that is the same")
  func falling() throws {
    #expect(
      try Self.left("--optimizer sgd --lr 0.5", then: "--optimizer sgd")
        == ["optimizer": "sgd", "lr": "0.5"])
    // Adam is the default.
    #expect(
      try Self.left("--lr 0.5", then: "--optimizer adam") == ["optimizer": "adam", "lr": "0.5"])
    #expect(try Self.left("--lr 0.5", then: "--optimizer sgd") == ["optimizer": "sgd"])
    #expect(
      try Self.left("--head mos --components 5 --dropout-latent 0.1", then: "--head softmax")
        == ["head": "softmax"])
    #expect(
      try Self.left("--head mos --components 5", then: "--head moc")
        == ["head": "moc", "components": "5"])
    #expect(
      try Self.left("--schedule step --decay 0.25 --decay-after 3", then: "--schedule linear")
        == ["schedule": "linear"])
    #expect(
      try Self.left(
        "--feeding scheduled --sampling linear --sampling-floor 0.1", then: "--feeding free")
        == ["feeding": "free"])
    #expect(
      try Self.left("--cell rnn --activation relu --skip 2", then: "--arch feedforward --context 3")
        == ["arch": "feedforward", "activation": "relu", "context": "3"])
    #expect(
      try Self.left("--hidden 9 --seed 3 --tokens char", then: "--arch ngram")
        == ["arch": "ngram", "tokens": "char"])
  }

  @Test("Of merged choices the later value is left, and nothing falls")
  func merging() throws {
    let merged = try Recipe.Choices(arguments: "--lr 0.5 --seed 3")
      .merging(Recipe.Choices(arguments: "--seed 4 --optimizer sgd"))
    #expect(
      merged.values.mapValues(\.text) == ["lr": "0.5", "seed": "4", "optimizer": "sgd"])
  }

  @Test("A difference of recipes has the own value and the other's, from either side")
  func differences() throws {
    let own = try Recipe.Choices(arguments: "--seed 3 --head mos").recipe()
    let other = try Recipe.Choices(arguments: "--seed 4").recipe()
    func told(_ differences: [Recipe.Difference]) -> [[String?]] {
      differences.map { [$0.name, $0.own?.text, $0.other?.text] }
    }
    let there = told(own.differences(from: other))
    #expect(there.contains(["seed", "3", "4"]) && there.contains(["head", "mos", "softmax"]))
    #expect(there.contains(["components", "4", nil]))
    #expect(told(other.differences(from: own)) == there.map { [$0[0], $0[2], $0[1]] })
    #expect(own.differences(from: own) == [])
  }

  @Test("The greatest seed comes back from a record, and a changed option keeps the vocabulary")
  func records() throws {
    var recipe = Recipe()
    for seed in [UInt64.max, UInt64(Int.max) + 1, UInt64(Int.max), 0] {
      recipe.training.seed = seed
      let text = try JSONEncoder().encode(recipe)
      #expect(try JSONDecoder().decode(Recipe.self, from: text).training.seed == seed)
      #expect(String(decoding: text, as: UTF8.self).contains(#""seed":\#(seed)"#))
    }
    recipe.model.vocabularySize = 77
    recipe.text.isStrict = true
    try recipe.set("epochs", "3")
    #expect(recipe.model.vocabularySize == 77 && recipe.training.epochs == 3)
    #expect(recipe.text.isStrict)
  }

  enum Fruit: String, NamedChoice { case apple, fig, pear, plum }

  @Test("The default of more than half the choices is that of all others")
  func usualValues() {
    #expect(
      Fruit.usual { $0 == .apple || $0 == .fig ? 1.0 : 2.5 }
        == "1 for apple and fig, 2.5 for pear and plum")
    #expect(Fruit.usual { $0 == .plum ? 2 : 1 } == "2 for plum, 1 otherwise")
    #expect(Fruit.usual { _ in 1 } == "1 for apple, fig, pear and plum")
    #expect(
      Fruit.usual { ["apple": 1, "fig": 2, "pear": 3][$0.rawValue] ?? 3 }
        == "1 for apple, 2 for fig, 3 for pear and plum")
  }
}
