import Foundation
import LanguageModels
import ModelFolders
import Testing

/// `lm list`, and `lm info` of several models.
@Suite struct ListTests {
  /// Models at several depths, and what is none.
  static func workplace() throws -> Workplace {
    let work = try Workplace()
    let shared = try Shared.workplace()
    try work.copy("models/mos", of: shared, to: "all/mos")
    try work.plant(Texts.english, "english.txt")
    expectSuccess(
      try work.lm("train english.txt --arch ngram --threads 1 --out all/deep/er/grams"))
    try work.copy("models/softmax", of: shared, to: "all/.hidden")
    try work.plant("no model", "all/notes.txt")
    return work
  }

  @Test("Every model below the folder is listed with what its own folder tells")
  func list() throws {
    let work = try Self.workplace()
    let outcome = try work.lm("list all")
    expectSuccess(outcome, quiet: true)
    let listing: ModelListing = try work.lm("list all --json").figures()
    #expect(listing.folder == "all")
    #expect(Set(listing.models.map(\.model)) == ["all/mos", "all/deep/er/grams"])
    let mos = try #require(listing.models.first { $0.model == "all/mos" })
    let summary: ModelSummary = try work.lm("info all/mos --json").figures()
    #expect(mos.head == "mos" && mos.parameters == summary.parameters && mos.tokens == "word")
    #expect(mos.data == summary.configuration.data.map(\.name))
    #expect(mos.epochs == summary.history?.epochs.count && mos.epochs == mos.plannedEpochs)
    #expect(mos.test == summary.history?.perplexity["test"] && mos.test != nil)
    #expect(mos.valid == summary.history?.perplexity["valid"] && mos.problem == nil)
    let network = try work.bundle("all/mos").network().model
    #expect(mos.shape == "lstm \(network.hiddenWidths.count) × \(network.hiddenWidths[0])")
    let grams = try #require(listing.models.first { $0.head == "ngram" })
    #expect(grams.shape?.hasSuffix("-grams") == true && grams.epochs == nil && grams.test != nil)
    // Both are in the table, with the figures of the object.
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.count == 3 && lines[0].hasPrefix("model "))
    let line = try #require(lines.first { $0.hasPrefix("all/mos ") })
    // Numbers end where their heads end.
    let parameters = try #require(line.firstRange(of: /[\d,]+ +\d+\/\d+/)?.lowerBound)
    let number = line[parameters...].prefix { $0 != " " }
    let head = try #require(lines[0].firstRange(of: "parameters")).upperBound
    #expect(
      lines[0].distance(from: lines[0].startIndex, to: head)
        == line.distance(from: line.startIndex, to: number.endIndex))
    let test = try #require(mos.test)
    #expect(line.contains(String(format: "%.2f", test)))
    let epochs = try #require(mos.epochs)
    #expect(line.contains(" \(epochs)/\(epochs) "))
    #expect(line.firstMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d$/) != nil)
  }

  @Test("The model that was written to last comes first")
  func order() throws {
    let work = try Self.workplace()
    for name in ["all/mos", "all/deep/er/grams"] {
      for file in ["config.json", "weights.safetensors", "model.arpa", "checkpoint.safetensors"] {
        let path = "\(work.path)/\(name)/\(file)"
        guard FileManager.default.fileExists(atPath: path) else { continue }
        let date = Date(timeIntervalSince1970: name == "all/mos" ? 1_000_000_000 : 2_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
      }
    }
    let listing: ModelListing = try work.lm("list all --json").figures()
    #expect(listing.models.map(\.model) == ["all/deep/er/grams", "all/mos"])
    #expect(listing.models.map(\.modified) == [2_000_000_000, 1_000_000_000])
  }

  @Test("A damaged model is listed with its problem, and hides no other")
  func damaged() throws {
    let work = try Self.workplace()
    try work.plant("{", "all/broken/config.json")
    let outcome = try work.lm("list all")
    expectSuccess(outcome, quiet: true)
    let listing: ModelListing = try work.lm("list all --json").figures()
    let broken = try #require(listing.models.first { $0.model == "all/broken" })
    let problem = try #require(broken.problem)
    #expect(listing.models.count == 3 && broken.head == nil && !problem.isEmpty)
    #expect(outcome.text.split(separator: "\n").contains("all/broken  \(problem)"))
  }

  @Test("A model is a list of one; no model is told, and no folder an error; links are passed over")
  func edges() throws {
    let work = try Self.workplace()
    let alone: ModelListing = try work.lm("list all/mos --json").figures()
    #expect(alone.models.map(\.model) == ["all/mos"])
    try FileManager.default.createSymbolicLink(
      atPath: "\(work.path)/all/again", withDestinationPath: "\(work.path)/all")
    let linked: ModelListing = try work.lm("list all --json").figures()
    #expect(linked.models.count == 2)
    try work.plant("text", "empty/file")
    let empty = try work.lm("list empty")
    #expect(empty.code == 0 && empty.text.isEmpty)
    #expect(
      empty.errorLines == ["note: there is no model in empty; make one with 'lm train CORPUS'"])
    expectFailure(try work.lm("list nowhere"), 66, "nowhere")
    // Without a name it is the folder in which models are looked for.
    expectFailure(try work.lm("list"), 66, "'models'")
    try work.copy("models/mos", of: Shared.workplace(), to: "models/m")
    let usual: ModelListing = try work.lm("list --json").figures()
    #expect(usual.models.map(\.model) == ["models/m"])
  }

  @Test("lm info of several models has the facts of each under its name")
  func several() throws {
    let work = try Self.workplace()
    let both = try work.lm("info all/mos all/deep/er/grams")
    expectSuccess(both, quiet: true)
    let texts = try ["all/mos", "all/deep/er/grams"].map {
      "\($0)\n" + (try work.lm("info \($0)").text)
    }
    #expect(both.text == texts.joined(separator: "\n"))
    let figures: [ModelSummary] = try work.lm("info all/mos all/deep/er/grams --json").figures()
    let single: ModelSummary = try work.lm("info all/mos --json").figures()
    #expect(figures.map(\.model) == ["all/mos", "all/deep/er/grams"] && figures[0] == single)
    expectFailure(try work.lm("info all/mos all/deep/er/grams --options"), 64, "about one model")
  }
}
