import Foundation
import Judging
import ModelFolders
import Testing

@Suite struct ReportTests {
  /// A workplace with copies of the shared models, which reports may stand beside.
  static func makeWorkplace() throws -> Workplace {
    let work = try Workplace()
    for model in ["mos", "persian"] {
      try work.copy("models/\(model)", of: Shared.workplace(), to: model)
    }
    return work
  }

  @Test func onePageTellsOfAllModels() throws {
    let work = try Self.makeWorkplace()
    let models = try work.files().filter { !$0.key.hasSuffix(".html") }
    let outcome = try work.lm("report mos persian --max-tokens 20")
    expectSuccess(outcome)
    #expect(outcome.text == "report.html\n")
    let page = String(decoding: try work.read("report.html"), as: UTF8.self)
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.components(separatedBy: "<b>Loss</b>").count == 3)
    #expect(page.components(separatedBy: "<b>Gradient norm</b>").count == 3)
    #expect(page.components(separatedBy: "<blockquote dir=\"rtl\" lang=\"fa\">").count == 4)
    #expect(page.components(separatedBy: "<blockquote dir=\"ltr\">").count == 4)
    #expect(page.contains("<dt>head</dt><dd><bdi>mos</bdi></dd>"))
    for word in ["http:", "https:", "src=", "url(", "<script"] { #expect(!page.contains(word)) }
    // Models are only read.
    #expect(try work.files().filter { !$0.key.hasSuffix(".html") } == models)
    // The same command writes the same page over the old one.
    expectSuccess(try work.lm("report mos persian --max-tokens 20"))
    #expect(try work.read("report.html") == Data(page.utf8))
  }

  @Test("Models of one text are judged, compared and looked into")
  func measured() throws {
    let work = try EvalTests.workplace()
    let names = ["softmax", "moc", "mos", "ngram"]
    let line =
      ["report"] + names.map { "models/\($0)" } + ["--samples", "0", "--tensorboard", "runs"]
    expectSuccess(try work.lm(line))
    let page = String(decoding: try work.read("report.html"), as: UTF8.self)
    for title in ["Test perplexity", "Differences", "Spectra"] {
      #expect(page.components(separatedBy: "<b>\(title)</b>").count == 2, "\(title)")
    }
    #expect(page.components(separatedBy: "<b>Spectrum</b>").count == 4)
    #expect(page.components(separatedBy: "<b>Use of the mixture</b>").count == 3)
    #expect(page.contains("d + 2 = 14") && page.contains("5-grams"))
    let comparison: ModelComparison = try work.lm(
      ["compare"] + names.map { "models/\($0)" } + ["--json"]
    ).figures()
    #expect(comparison.pairs.count == 6)
    for pair in comparison.pairs {
      // Names stand in isolates, whatever they are written in.
      let verdict = pair.verdict.replacing(/models\/(\w+)/) {
        "\u{2068}\($0.output.1)\u{2069}"
      }
      #expect(page.contains(verdict), "\(verdict)")
    }
    // What was not trained step by step has no curves.
    #expect(work.exists("runs/mos") && !work.exists("runs/ngram"))
    expectSuccess(
      try work.lm(["report", "models/moc", "models/mos", "--no-measure", "--out", "plain.html"]))
    #expect(!String(decoding: try work.read("plain.html"), as: UTF8.self).contains("Spectra"))
  }

  @Test func samplesAreThoseOfSample() throws {
    let work = try Self.makeWorkplace()
    let sample = try work.lm("sample --model mos --prompt The -n 20 --seed 6 --quiet").text
    expectSuccess(
      try work.lm("report mos --prompt The --max-tokens 20 --seed 5 --samples 2 --out a.html"))
    let page = String(decoding: try work.read("a.html"), as: UTF8.self)
    let text = sample.dropLast().replacing("&", with: "&amp;")
    #expect(page.contains("<span>Seed 6</span></figcaption><blockquote dir=\"ltr\">\(text)<"))
    #expect(!page.contains("Seed 7"))
  }

  @Test func nothingButAReportIsReplaced() throws {
    let work = try Self.makeWorkplace()
    try work.plant("<!DOCTYPE html>\n<p>My notes", "report.html")
    let line = "report mos --samples 0"
    expectFailure(try work.lm(line), 73, "report.html", "--force")
    #expect(try work.read("report.html") == Data("<!DOCTYPE html>\n<p>My notes".utf8))
    expectSuccess(try work.lm("\(line) --force"))
    expectSuccess(try work.lm(line))
    expectFailure(try work.lm("\(line) --out missing/report.html"), 73, alone: false)
  }

  @Test func aModelWithoutALogSaysSo() throws {
    let work = try Self.makeWorkplace()
    try work.remove("mos/log.jsonl")
    expectSuccess(try work.lm("report mos --samples 0"))
    let page = String(decoding: try work.read("report.html"), as: UTF8.self)
    #expect(page.contains("There is no log of its updates"))
    #expect(page.contains("<b>Perplexity</b>"))
    #expect(!page.contains("<b>Loss</b>"))
  }

  @Test func aDamagedLogIsNamed() throws {
    let work = try Self.makeWorkplace()
    let log = String(decoding: try work.read("mos/log.jsonl"), as: UTF8.self)
    try work.plant(log + #"{"update":1"#, "mos/log.jsonl")
    expectSuccess(try work.lm("report mos --samples 0"))
    try work.plant("what?\n" + log, "mos/log.jsonl")
    expectFailure(try work.lm("report mos --samples 0"), 65, "log.jsonl", "line 1", alone: false)
  }

  @Test func curvesForTensorBoardAreWrittenOnce() throws {
    let work = try Self.makeWorkplace()
    try work.plant("kept", "runs/mos/events.out.tfevents.other")
    let line = "report mos persian --samples 0 --tensorboard runs"
    let outcome = try work.lm(line)
    expectSuccess(outcome)
    let files = ["mos", "persian"].map { "runs/\($0)/events.out.tfevents.lm" }
    #expect(outcome.text == (["report.html"] + files).map { "\($0)\n" }.joined())
    let first = try work.files("runs")
    #expect(first["mos/events.out.tfevents.other"] == Data("kept".utf8))
    let updates = try work.log("mos").updates.count
    let events = String(decoding: try work.read(files[0]), as: UTF8.self)
    #expect(events.components(separatedBy: "loss/train").count == updates + 3 + 1)
    let json: [String: [String]] = try work.lm("\(line) --json").figures()
    #expect(json == ["files": ["report.html"] + files])
    #expect(try work.files("runs") == first)
  }

  @Test func namesTellModelsApart() throws {
    let work = try Self.makeWorkplace()
    for folder in ["a", "b"] { try work.copy("mos", of: work, to: "\(folder)-runs") }
    let line = "report a-runs b-runs/../b-runs --samples 0 --json --tensorboard runs"
    let files = try work.lm(line).figures([String: [String]].self)["files", default: []]
    #expect(
      Array(files.dropFirst()) == ["a-runs", "b-runs"].map { "runs/\($0)/events.out.tfevents.lm" })
    try work.plant("", "c/x")
    try work.copy("mos", of: work, to: "c/mos")
    expectSuccess(try work.lm("report mos c/mos --samples 0 --out both.html"))
    let page = String(decoding: try work.read("both.html"), as: UTF8.self)
    #expect(page.contains("<bdi>work/mos</bdi>"))
    #expect(page.contains("<bdi>c/mos</bdi>"))
    expectFailure(try work.lm("report mos ./mos --samples 0"), 64, "given twice", alone: false)
  }

  @Test(arguments: [
    ("report nothing", 66, "nothing"), ("report", 64, "MODELS is missing"),
    ("report mos --samples -1", 64, "0 to 10000"),
    ("report mos --max-tokens 0", 64, "1 to 1000000"),
    ("report mos+persian", 64, "mos + persian is a mixture of models"),
  ])
  func modelsAndRangesThatCannotBeAreRefused(line: String, code: Int32, part: String) throws {
    expectFailure(try Self.makeWorkplace().lm(line), code, part)
  }
}
