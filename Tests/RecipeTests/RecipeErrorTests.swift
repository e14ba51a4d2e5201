import LanguageModels
import Testing
import Training

@testable import Recipes

/// An error of a configuration names the field that was chosen.
@Suite struct RecipeErrorTests {
  static func message(_ arguments: String) -> String? {
    do throws(RecipeError) {
      _ = try Recipe.Choices(arguments: arguments).validatedRecipe()
      return nil
    } catch {
      return error.message { "--\($0)" }
    }
  }

  @Test(arguments: [
    ("--dropout 2", "--dropout 2; choose 0 or more and below 1"),
    ("--dropout=-0.1", "--dropout -0.1; choose 0 or more and below 1"),
    ("--dropout-input 1", "--dropout-input 1; choose 0 or more and below 1"),
    ("--dropout 0.5 --dropout-output 7", "--dropout-output 7; choose 0 or more and below 1"),
    ("--dropout 7 --dropout-output 0.5", "--dropout 7; choose 0 or more and below 1"),
    ("--dropout-embedding 1", "--dropout-embedding 1; choose 0 or more and below 1"),
    ("--weight-drop 1", "--weight-drop 1; choose 0 or more and below 1"),
    ("--head mos --dropout-latent 1", "--dropout-latent 1; choose 0 or more and below 1"),
    ("--hidden 2000000", "--hidden 2000000; choose 1 to 1048576"),
    ("--hidden 0", "--hidden 0; choose 1 to 1048576"),
    ("--embedding 0", "--embedding 0; choose 1 to 1048576"),
    ("--hidden 99999999999999999999", "--hidden 99999999999999999999; choose 1 to 1048576"),
    (
      "--seed 99999999999999999999",
      "--seed 99999999999999999999; choose a whole number of at most 18 digits"
    ),
    ("--hidden 9 --hidden-last 2000000", "--hidden-last 2000000; choose 1 to 1048576"),
    ("--hidden 2000000 --hidden-last 9", "--hidden 2000000; choose 1 to 1048576"),
    ("--embedding 2000000", "--embedding 2000000; choose 1 to 1048576"),
    ("--head mos --experts 0", "--components 0; choose 1 to 1024"),
    (
      "--experts 3",
      "--components has no effect with --head softmax; leave it out, or choose --head moc or mos"
    ),
    ("--skip 1", "--skip 1; choose 0 or 2 to 1024"),
    ("--mogrifier 17", "--mogrifier 17; choose 0 to 16"),
    ("--init-range=-1", "--init-range -1; choose 0 or more"),
    ("--arch feedforward --context 0", "--context 0; choose 1 to 1024"),
    ("--epochs 0", "--epochs 0; choose 1 to 1000000000"),
    ("--max-steps 0", "--max-steps 0; choose 1 to 1000000000"),
    ("--batch-size 0", "--batch-size 0; choose 1 to 65536"),
    ("--bptt 0", "--bptt 0; choose 1 to 65536"),
    ("--lr 0", "--lr 0; choose a finite number above 0"),
    ("--lr nan", "--lr nan; choose a finite number above 0"),
    ("--clip-norm 0", "--clip-norm 0; choose a finite number above 0"),
    ("--clip-value=-2", "--clip-value -2; choose a finite number above 0"),
    ("--activation-penalty=-1", "--activation-penalty -1; choose a finite number, 0 or more"),
    ("--change-penalty inf", "--change-penalty inf; choose a finite number, 0 or more"),
    ("--weight-decay=-1", "--weight-decay -1; choose a finite number, 0 or more"),
    ("--momentum 1", "--momentum 1; choose 0 or more and below 1"),
    ("--square-decay 1.5", "--square-decay 1.5; choose 0 or more and below 1"),
    ("--optimizer asgd --nonmonotone 0", "--nonmonotone 0; choose 1 to 1000000000"),
    ("--patience 0", "--patience 0; choose 1 or more"),
    ("--warmup=-1", "--warmup -1; choose 0 to 1000000000"),
    ("--schedule step --decay 2", "--decay 2; choose above 0, at most 1"),
    ("--schedule step --decay-after=-1", "--decay-after -1; choose 0 to 1000000000"),
    ("--epochs 3 --decay-after 4", "--decay-after 4; choose 0 to 3"),
    ("--schedule cosine --decay-floor 2", "--decay-floor 2; choose 0 to 1"),
    ("--feeding scheduled --sampling-rate 2", "--sampling-rate 2; choose 0 to 1"),
    (
      "--feeding scheduled --sampling linear --sampling-slope=-1",
      "--sampling-slope -1; choose a finite number, 0 or more"
    ),
    (
      "--feeding scheduled --sampling linear --sampling-floor 2",
      "--sampling-floor 2; choose 0 to 1"
    ),
    (
      "--feeding scheduled --sampling exponential --sampling-k 1",
      "--sampling-k 1; choose above 0 and below 1"
    ),
    (
      "--feeding scheduled --sampling inverse-sigmoid --sampling-k 0.5",
      "--sampling-k 0.5; choose a finite number, 1 or more"
    ),
    (
      "--arch feedforward --batch-norm --batch-size 1",
      "--batch-norm does not go with --batch-size 1, since the norm of a batch of one erases its "
        + "input; change one of them"
    ),
    (
      "--arch feedforward --batch-norm --feeding free",
      "--batch-norm does not go with --feeding free, since its statistics are over whole windows, "
        + "which teacher forcing alone shows it; change one of them"
    ),
    ("--order 0 --arch ngram", "--order 0; choose 1 to 16"),
  ])
  func fields(arguments: String, line: String) {
    #expect(Self.message(arguments) == line)
  }

  @Test("In a library the same error names the property")
  func properties() {
    var recipe = Recipe()
    recipe.model.dropout.input = 2
    let error = #expect(throws: ConfigurationError.self) { try recipe.validate() }
    #expect(error?.description == "dropout.input 2; choose 0 or more and below 1")
    recipe.model.dropout.input = 0
    recipe.training.rate = -0.5
    let second = #expect(throws: ConfigurationError.self) { try recipe.validate() }
    #expect(second?.description == "rate -0.5; choose a finite number above 0")
    #expect(
      second?.code
        == .outOfRange("rate", value: "-0.5", limits: "a finite number above 0"))
  }

  @Test(arguments: [
    ("rate", "lr"), ("batch", "batch-size"), ("minimumCount", "min-count"), ("topK", "top-k"),
    ("distances", "distances"), ("strict", "strict"),
  ])
  func names(property: String, field: String) {
    #expect(Recipe.fieldName(ofProperty: property) == field)
  }

  @Test("A name from a file may be of any length; only one of a like length is near")
  func lengthOfNames() {
    // Hours, if each were compared letter by letter.
    let names = Array(repeating: "hidden", count: 1_000)
    #expect(Recipe.nearest(to: String(repeating: "hidden", count: 200_000), among: names) == nil)
    #expect(Recipe.nearest(to: "hiden", among: ["lr", "hidden"]) == "hidden")
    #expect(Recipe.nearest(to: "abcd", among: ["abc"]) == "abc")
    #expect(Recipe.nearest(to: "abcde", among: ["abc"]) == nil)
    #expect(Recipe.nearest(to: "abcdefgh", among: ["abcdef"]) == "abcdef")
  }
}
