import Glibc
public import JSON
import ModelFolders
import Recipes
import Statistics

extension ModelComparison {
  /// A recipe: models whose options differ in the seed, as far as the recipes are told apart.
  public struct Group: Codable, Hashable, Sendable {
    /// The options that tell the recipes apart, with their values: `head mos`.
    public let name: String
    /// The names of its models, a run each.
    public let models: [String]
    /// The mean of the losses of its runs, in nats a unit of ``ModelComparison/per``.
    public let nats: Double
    /// exp of ``nats``.
    @NilAsNull public private(set) var perplexity: Double?
    /// The lowest perplexity of a run.
    @NilAsNull public private(set) var lowest: Double?
    /// The highest perplexity of a run.
    @NilAsNull public private(set) var highest: Double?
    /// The standard deviation of the losses of runs, in the unit of ``nats``; nil for one run.
    @NilAsNull public private(set) var spread: Double?
    /// Other options than the seed in which its runs differ.
    public let alsoDiffers: [String]

    private enum CodingKeys: String, CodingKey {
      case name, models, nats, perplexity, lowest, highest, spread
      case alsoDiffers = "also_differs"
    }

    init(_ grouping: Grouping.Member, _ models: [ComparedModel], _ units: Units) {
      let total = units.weights?.reduce(0, +) ?? Double(units.losses[0].count)
      let runs = RunMeans(
        grouping.indices.map { units.losses[$0] }, total: total * units.divisor)
      name = grouping.name
      self.models = grouping.indices.map { models[$0].name }
      nats = runs.mean
      perplexity = Perplexity.of(runs.mean)
      lowest = runs.all.min().flatMap { Perplexity.of($0) }
      highest = runs.all.max().flatMap { Perplexity.of($0) }
      spread = runs.spread
      alsoDiffers = grouping.alsoDiffers
    }
  }
}

/// Models in groups by the values of options.
struct Grouping {
  /// A group.
  struct Member {
    let name: String
    /// The places of its models among all.
    var indices: [Int]
    let alsoDiffers: [String]
  }

  /// The names of the options, in the order that was given.
  let options: [String]
  /// The groups, in the order of their first models.
  let groups: [Member]

  /// Groups recipes.
  ///
  /// - Parameters:
  ///   - recipes: The recipe of every model.
  ///   - options: Names of options.
  init(_ recipes: [Recipe], by options: [String]) {
    let names = recipes.map(\.choices).map { choices in
      options.map { Self.text($0, choices[$0]) }.joined(separator: ", ")
    }
    self.init(recipes, names, by: options)
  }

  /// Groups the recipes of a study.
  ///
  /// - Parameters:
  ///   - recipes: The recipe of every model.
  ///   - names: Its name.
  init(_ recipes: [Recipe], named names: [String]) {
    self.init(recipes, names, by: ["recipe"])
  }

  /// Groups models by the names of their recipes alone.
  init(named names: [String]) {
    self.init([], names, by: ["recipe"])
  }

  private init(_ recipes: [Recipe], _ names: [String], by options: [String]) {
    self.options = options
    var order: [String] = []
    for name in names where !order.contains(name) { order.append(name) }
    // A seed makes another run of a recipe, and threads no other model but in its last digits.
    let known = Set(options + ["seed", "threads"])
    groups = order.map { name in
      let indices = names.indices.filter { names[$0] == name }
      let others = (recipes.isEmpty ? [] : indices.dropFirst()).flatMap { index in
        recipes[indices[0]].differences(from: recipes[index]).map(\.name)
      }
      let differing = Set(others).subtracting(known)
      return Member(
        name: name, indices: Array(indices),
        alsoDiffers: Recipe.fields.map(\.name).filter(differing.contains))
    }
  }

  /// An option with its value as it is typed, without dashes.
  private static func text(_ name: String, _ value: Recipe.Value?) -> String {
    switch value {
    case .flag(let isOn): isOn ? name : "no-\(name)"
    case .number(let text), .text(let text): "\(name) \(text)"
    case nil: "\(name) none"
    }
  }
}
