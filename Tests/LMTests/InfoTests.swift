import Foundation
import JSON
import Judging
import LanguageModels
import ModelFolders
import NeuralNetworks
import Recipes
import Runs
import Testing
import Tokenization
import Training

/// `lm info` of whole and of damaged models.
@Suite struct InfoTests {
  @Test func info() throws {
    let work = try Shared.workplace()
    let text = try work.lm("info models/mos")
    expectSuccess(text, quiet: true)
    let json = try work.lm("info models/mos --json")
    let summary: ModelSummary = try json.figures()
    let bundle = try work.bundle("models/mos")
    #expect(summary.model == "models/mos" && summary.configuration == bundle.manifest)
    #expect(
      try summary.history == bundle.history() && summary.vocabulary == bundle.vocabulary.count)
    #expect(summary.options == bundle.recipe.choices.commandLine)
    #expect(summary.parameters == summary.blocks.reduce(0) { $0 + $1.shape.reduce(1, *) })
    let files = try work.files("models/mos").map { "\($0.key) \($0.value.count)" }.sorted()
    #expect(summary.files.map { "\($0.name) \($0.bytes)" }.sorted() == files)
    let english = try work.read("english.txt").count
    let row = try #require(text.text.firstMatch(of: /english\.txt +([\d,]+) bytes, sha256 (\w+)/))
      .output
    #expect(row.1.filter { $0 != "," } == "\(english)" && row.2 == bundle.manifest.data[0].sha256)
    for epoch in try bundle.history().epochs {
      let figures = String(
        format: "train %.2f  valid %.2f", exp(epoch.training), exp(try #require(epoch.validation)))
      let best = try epoch.epoch == bundle.history().best ? "  best" : ""
      let accuracy = String(
        format: "  accuracy train %.1f %% valid %.1f %%",
        100 * (try #require(epoch.trainingAccuracy)),
        100 * (try #require(epoch.validationAccuracy)))
      #expect(text.text.contains("\(figures)\(best)\(accuracy)\n"))
    }
    #expect(
      Set(try json.json().members?.map(\.key) ?? []) == [
        "model", "configuration", "parameters", "blocks", "vocabulary", "history", "files",
        "options",
      ])
  }

  @Test(arguments: BadModelTests.commands.keys.sorted())
  func infoNamesFilesCutShort(file: String) throws {
    let work = try BadModelTests.makeWorkplace()
    try work.plant(try work.read("m/\(file)").prefix(100), "m/\(file)")
    expectFailure(try work.lm("info m"), 65, file)
  }
}
