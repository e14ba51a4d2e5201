import Glibc
import Randomness
import Recipes

/// Which recipes of the axes are trained, and how far: all by default.
public struct StudySearch: Hashable, Sendable {
  /// Recipes that are drawn at random; nil takes every one that the axes span.
  public var draws: Int?
  /// The seed of the draws: more draws of one seed go on where fewer ended.
  public var drawSeed: UInt64 = 1
  /// The part that successive halving keeps at every rung, as 1 in so many; nil trains all to the end.
  ///
  /// Recipes are trained with the first seed, and told by the validation part when all have seen the same tokens
  /// in the same order (Jamieson & Talwalkar 2016). Those that are left are trained to the end with every seed.
  public var halving: Int?

  /// All recipes, to the end.
  public init() {}

  func validate() throws(StudyError) {
    if let draws, !(1...Study.mostRecipes ~= draws) {
      throw StudyError(
        .invalidStudy, "a random search of \(draws) recipes; give 1 to \(Study.mostRecipes)")
    }
    if let halving, !(2...100 ~= halving) {
      throw StudyError(
        .invalidStudy, "successive halving that keeps 1 in \(halving); give 2 to 100")
    }
  }

  /// Different draws of a value of every axis.
  ///
  /// - Throws: ``StudyError`` where the axes have fewer recipes.
  func points(of axes: [StudyAxis], count: Int) throws(StudyError) -> [[StudyValue]] {
    var stream = RandomStream(seed: drawSeed, purpose: "study")
    var points: [[StudyValue]] = []
    var seen: Set<[String]> = []
    for _ in 0..<1_000 * count {
      guard points.count < count else { break }
      let point = axes.map { axis in
        switch axis.values {
        case .listed(let values): values[Int(stream.unit() * Double(values.count))]
        case .range(let range): range.value(at: stream.unit(), of: axis)
        }
      }
      if seen.insert(point.map(\.label)).inserted { points.append(point) }
    }
    guard points.count == count else {
      throw StudyError(
        .invalidStudy, "the axes have fewer than \(count) recipes to draw; draw fewer")
    }
    return points
  }

  /// A stage of successive halving.
  struct Rung: Hashable {
    /// The epochs that its recipes are trained for.
    let epochs: Int
    /// The recipes that go on.
    let keeps: Int
  }

  /// The stages before the runs to the end.
  ///
  /// - Throws: ``StudyError`` for too few recipes or epochs to drop any.
  func rungs(recipes: Int, epochs: Int) throws(StudyError) -> [Rung] {
    guard let halving else { return [] }
    var rungs: [Rung] = []
    var (kept, part) = (recipes, halving)
    // From the last rung backwards: each has a part of the epochs of the next.
    while epochs / part >= 1, Self.power(halving, rungs.count + 1) <= recipes {
      rungs.append(Rung(epochs: epochs / part, keeps: 0))
      part *= halving
    }
    guard !rungs.isEmpty else {
      throw StudyError(
        .invalidStudy,
        "successive halving that keeps 1 in \(halving) takes \(halving) recipes and \(halving) epochs or "
          + "more; there are \(recipes) and \(epochs)")
    }
    return rungs.reversed().map { rung in
      kept = (kept + halving - 1) / halving
      return Rung(epochs: rung.epochs, keeps: kept)
    }
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }
}

extension StudyRange {
  /// The number at a part of the way, from 0 to 1, as a value of an option.
  fileprivate func value(at part: Double, of axis: StudyAxis) -> StudyValue {
    let number =
      isLogarithmic
      ? exp(log(from) + part * (log(to) - log(from))) : from + part * (to - from)
    let field = Recipe.field(axis.option ?? "")
    let isWhole = field.map { $0.type == Int.type || $0.type == Int?.type } ?? false
    let value = Recipe.Value.text(isWhole ? "\(Int(number.rounded()))" : Self.short(number))
    var choices = Recipe.Choices()
    // A number beyond the limits of the option is told when the recipe is checked.
    try? choices.set(axis.option ?? "", to: value)
    return StudyValue(
      label: field.map { StudyAxis.label($0, choices[$0.name] ?? value) } ?? "", choices: choices)
  }

  /// Three significant digits, which keep names short and say all that a search can tell.
  private static func short(_ number: Double) -> String {
    guard number != 0 else { return "0" }
    let unit = pow(10, 2 - floor(log10(abs(number))))
    return "\(Float((number * unit).rounded() / unit))"
  }
}
