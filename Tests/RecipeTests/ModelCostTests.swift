import LanguageModels
import Recipes
import Testing

/// Models on equal terms.
@Suite struct ModelCostTests {
  private func model(_ options: String, vocabulary: Int = 1_000) throws -> ModelConfiguration {
    try Recipe.Choices(arguments: options).recipe().configuration(vocabularySize: vocabulary)
  }

  @Test("A cost is what the shapes of the blocks say")
  func costs() throws {
    // Embedding 1000 × 8, shared; LSTM 4 · 8 × (8 + 8) and a bias of 4 · 8; bias of the decoder.
    let plain = try model("--hidden 8 --layers 1")
    let plan = try ModelPlan(plain)
    #expect(try ModelCost.parameters.of(plain) == plan.layout.count)
    #expect(try ModelCost.flops.of(plain) == 6 * (1_000 * 8 + 4 * 8 * 16))
    // The decoder once a component; the projection 8 × 8 and the gate 8 of each.
    let mos = try model("--hidden 8 --layers 1 --head mos --components 3")
    #expect(try ModelCost.flops.of(mos) == 6 * (3 * 1_000 * 8 + 4 * 8 * 16 + 3 * 8 * 8 + 3 * 8))
  }

  @Test(
    "The matched width is the one whose cost is nearest, whatever the other options",
    arguments: [
      ("--head softmax", "--head mos --components 4 --hidden 40"),
      ("--head softmax --cell gru --layers 2", "--head moc --hidden 64"),
      ("--head mos --components 2 --no-tied", "--hidden 33 --layers 3"),
      ("--head softmax --arch feedforward", "--hidden 20 --head mos"),
      ("--embedding 24 --hidden-last 24 --layers 3", "--head mos --hidden 50"),
    ], ModelCost.allCases)
  func nearest(_ pair: (String, String), _ cost: ModelCost) throws {
    let other = try model(pair.1)
    let target = try cost.of(other)
    let matched = try Recipe.Choices(arguments: pair.0).matching(cost, of: other)
    let width = try #require(matched["hidden"].flatMap { Int($0.text) })
    func distance(_ width: Int) throws -> Int {
      guard width > 0 else { return .max }
      var choices = try Recipe.Choices(arguments: pair.0)
      choices.add(try Recipe.Choices(arguments: "--hidden \(width)"))
      return try abs(cost.of(choices.recipe().configuration(vocabularySize: 1_000)) - target)
    }
    #expect(try distance(width) <= distance(width - 1) && distance(width) <= distance(width + 1))
    // All else stays.
    let (own, found) = try (Recipe.Choices(arguments: pair.0).recipe(), matched.recipe())
    let widths = Set(["hidden", "hidden-last", "embedding"])
    #expect(widths.isSuperset(of: own.differences(from: found).map(\.name)))
    for (field, value) in try Recipe.Choices(arguments: pair.0).ordered {
      #expect(found[field.name] == value)
    }
  }

  @Test("A model that no width makes cheap enough is refused")
  func unmatched() throws {
    let other = try model("--hidden 1 --layers 1")
    let choices = try Recipe.Choices(arguments: "--head mos --layers 40")
    let cost = try ModelCost.flops.of(other)
    let error = #expect(throws: RecipeError.self) { try choices.matching(.flops, of: other) }
    #expect(error?.code == .unmatched(.flops, cost))
    #expect(
      error?.description
        == "no width of the layers matches flops of \(cost); choose fewer layers or another head")
  }
}
