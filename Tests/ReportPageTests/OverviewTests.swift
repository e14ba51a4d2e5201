import Glibc
import TestSupport
import Testing

@testable import ReportPages

/// Models side by side: tables and charts beside the values of the models.
@Suite struct OverviewTests {
  /// Three models whose figures differ, and one of another corpus.
  static let report: Report = {
    var models = ["mos", "moc", "دریا"].map { Examples.model($0) }
    models[1].epochs = models[1].epochs.dropLast().map { epoch in
      var epoch = epoch
      epoch.validation = epoch.validation.map { $0 + 0.3 }
      return epoch
    }
    models[1].best = 1
    models[1].testPerplexity = Estimate(104.375, interval: 101.0...107.5)
    models[1].spectrum?.bound = 102
    models[2].best = nil
    models[2].head = "softmax"
    models[2].parameters = 1_234_567
    models[2].validPerplexity = nil
    models[2].testPerplexity = Estimate(120)
    models[2].spectrum = nil
    var other = Examples.model("other")
    other.corpus = ReportModel.Corpus(name: "another <text>", details: "11 words")
    other.best = 1
    other.testPerplexity = nil
    models.insert(other, at: 1)
    return Report(
      models,
      comparisons: [
        Comparison(
          first: "mos", second: "دریا", difference: Estimate(0.012, interval: 0.004...0.02),
          verdict: "\u{2068}mos\u{2069} is better"),
        Comparison(
          first: "moc", second: "mos", difference: Estimate(-0.002, interval: -0.009...0.005),
          verdict: "no difference to be seen"),
        Comparison(
          first: "mos", second: "other", difference: Estimate(7), verdict: "of another corpus"),
      ])
  }()

  @Test("Every corpus has its overview, and models are linked to their sections")
  func structure() throws {
    let drawn = try DrawnReport(Self.report)
    #expect(drawn.page.all("h1").map(\.text) == ["Report on 4 models"])
    #expect(drawn.page.all("title").first?.text == "Report on 4 models")
    #expect(drawn.overviews.map { $0.all("h2")[0].text } == ["a text", "another <text>"])
    #expect(drawn.overviews.map { $0.all("p")[0].text } == ["10 words", "11 words"])
    #expect(drawn.models.map { $0.all("h3")[0].text } == ["mos", "other", "moc", "دریا"])
    #expect(drawn.models.map { $0["id"] } == (1...4).map { "model-\($0)" })
    let links = drawn.overviews.map { $0.all("a").map { [$0.text, $0["href"]] } }
    #expect(
      links == [
        [["mos", "#model-1"], ["moc", "#model-3"], ["دریا", "#model-4"]], [["other", "#model-2"]],
      ])
    // Names of either direction are isolated.
    for name in drawn.page.all("h3") + drawn.page.all("a") {
      #expect(name.elements.map(\.name) == ["bdi"])
    }
  }

  @Test("The sections of more than three models are folded under their names")
  func folding() throws {
    for count in 3...4 {
      let names = ["mos", "<b>", "دریا", "moc"].prefix(count)
      let drawn = try DrawnReport(Report(names.map { Examples.model($0) }))
      #expect(drawn.models.count == count)
      let folds = drawn.page.all(class: "fold")
      #expect(folds.map { $0.all("summary")[0].text } == (count > 3 ? Array(names) : []))
      // A link leads to what is inside, so that it opens the fold.
      #expect(folds.allSatisfy { $0["id"] == nil && $0.all(class: "model").count == 1 })
    }
  }

  @Test("A report on one model has its name, a report on two their number", arguments: 1...3)
  func titles(count: Int) throws {
    let names = ["<one>", "two", "three"].prefix(count)
    let page = try DrawnReport(Report(names.map { Examples.model($0) })).page
    let title = count == 1 ? "Report on <one>" : "Report on \(count) models"
    #expect(page.all("title").first?.text == title && page.all("h1").map(\.text) == [title])
  }

  @Test("The table has a row for each model, with its own figures")
  func models() throws {
    let tables = try DrawnReport(Self.report).overviews.map { $0.all("table")[0] }
    let columns = [
      "Model", "Head", "Parameters", "Best epoch", "Valid perplexity", "Test perplexity",
    ]
    #expect(
      tables[0].rows == [
        columns, ["mos", "mos", "12,345", "3 of 3", "45.25", "98.5 (97.1 to 99.9)"],
        ["moc", "mos", "12,345", "1 of 2", "45.25", "104.4 (101 to 107.5)"],
        ["دریا", "softmax", "1,234,567", "—", "—", "120"],
      ])
    #expect(tables[1].rows == [columns, ["other", "mos", "12,345", "1 of 3", "45.25", "—"]])
    for row in tables.flatMap({ $0.all("tbody")[0].elements }) {
      #expect(row.elements.map(\.name) == ["th"] + Array(repeating: "td", count: 5))
      #expect(row.elements.map { $0["data-name"] ?? "Model" } == columns)
    }
  }

  @Test("The table of comparisons has those of the corpus, in their order")
  func comparisons() throws {
    let overviews = try DrawnReport(Self.report).overviews
    #expect(overviews.map { $0.all("table").count } == [2, 1])
    #expect(
      overviews[0].all("table")[1].rows == [
        ["A", "B", "Nats a token that B needs more"],
        ["mos", "دریا", "0.012 (0.004 to 0.02)"], ["moc", "mos", "−0.002 (−0.009 to 0.005)"],
      ])
    // The verdicts come first.
    let answers = overviews.map { $0.all(class: "answer") }
    #expect(answers.map(\.count) == [1, 0])
    #expect(
      answers[0][0].elements.map(\.text) == [
        "\u{2068}mos\u{2069} is better", "no difference to be seen",
      ])
    #expect(overviews[0].elements.map(\.name).prefix(4) == ["h2", "p", "ul", "table"])
    // Names of either direction are isolated.
    for row in overviews[0].all("table")[1].all("tbody")[0].elements {
      #expect(row.elements.prefix(2).allSatisfy { $0.elements.map(\.name) == ["bdi"] })
    }
  }

  @Test("Differences stand beside a line at 0, in the order of the table")
  func differences() throws {
    let chart = try DrawnReport(Self.report).overviews[0].chart("Differences")
    #expect(
      chart.labels("name").map(\.text) == [
        "\u{2068}mos\u{2069} and \u{2068}دریا\u{2069}",
        "\u{2068}moc\u{2069} and \u{2068}mos\u{2069}",
      ])
    let lines = chart.paths("limit")
    #expect(lines.count == 1 && lines[0].places.allSatisfy { near($0.x, chart.x.place(0)) })
    let marks = chart.paths("mark").map(\.places[0].x)
    #expect(zip(marks, [-0.012, 0.002]).allSatisfy { near($0, chart.x.place($1)) })
    let ends = [chart.paths("line")[0], chart.paths("line")[3]].map { $0.places.map(\.x) }
    for (ends, bounds) in zip(ends, [[-0.02, -0.004], [-0.005, 0.009]]) {
      #expect(zip(ends, bounds).allSatisfy { near($0, chart.x.place($1)) })
    }
    // The first of a pair is better left of the line.
    #expect(marks[0] < lines[0].places[0].x && marks[1] > lines[0].places[0].x)
    #expect(chart.over == "← A better | nats a token | B better →")
    #expect(chart.labels("value").map(\.text) == ["", ""])
    #expect(chart.note == "Of A and B, the loss of A less that of B, with 95 % intervals.")
  }

  @Test("Recipes have a mark a run, and their models the colour of the recipe")
  func recipes() throws {
    var report = Self.report
    report.recipes = [
      RecipeRuns(
        name: "mixtures", models: ["moc", "mos"], perplexities: [104.375, 98.5], perplexity: 101.4),
      RecipeRuns(name: "plain", models: ["دریا"], perplexities: [120], perplexity: 120),
      RecipeRuns(name: "elsewhere", models: ["other"], perplexities: [9], perplexity: 9),
    ]
    report.comparisons = [
      Comparison(
        first: "mixtures", second: "plain", difference: Estimate(0.1), verdict: "mixtures it is")
    ]
    report.provenance = "lm report <x>"
    let drawn = try DrawnReport(report)
    let overview = drawn.overviews[0]
    let chart = try overview.chart("Recipes")
    #expect(chart.labels("name").map(\.text) == ["mixtures", "plain"])
    #expect(
      chart.labels("value").map(\.text) == ["101.4, runs 98.5 to 104.4", "120, runs 120 to 120"])
    let marks = chart.paths("mark").map { ($0.classes[0], $0.places[0].x) }
    #expect(marks.map(\.0) == ["s0", "s0", "s0", "s1", "s1"])
    for (mark, value) in zip(marks, [104.375, 98.5, 101.4, 120, 120]) {
      #expect(near(mark.1, chart.x.place(value)))
    }
    #expect(chart.paths("run").count == 3)
    // The runs are in this chart, and not once more in one of models.
    #expect(try !overview.charts().contains { $0.title == "Test perplexity" })
    // Epoch 3 is of one run of the two.
    let curves = try overview.chart("Validation perplexity")
    #expect(curves.legend.map(\.label) == ["mixtures", "plain"])
    #expect(curves.legend.map(\.classes[0]) == ["s0", "s1"])
    let means = [(1.0, exp(4.6 + 0.15)), (2, exp(4.2 + 0.15)), (3, exp(3.8))]
    curves.expect(line: 0, through: means, isLogarithmic: true)
    // Spectra have the colour of their recipe.
    #expect(try overview.chart("Spectra").legend.map(\.classes[0]) == ["s0", "s0"])
    #expect(drawn.page.all("h1").map(\.text) == ["Report on 3 recipes, 4 models"])
    #expect(overview.elements.map(\.name).prefix(5) == ["h2", "p", "ul", "div", "details"])
    #expect(overview.all("details")[0].all("summary")[0].text == "All 3 models")
    #expect(
      try overview.charts().map(\.title)
        == ["Recipes", "Differences", "Validation perplexity", "Spectra"])
    #expect(overview.all(class: "answer")[0].elements.map(\.text) == ["mixtures it is"])
    #expect(drawn.overviews[1].all(class: "answer").isEmpty)
    #expect(drawn.page.all("footer").map(\.text) == ["lm report <x>"])
    #expect(try DrawnReport(Self.report).page.all("footer").isEmpty)
  }

  @Test("Curves of validation have the colours and marks of the intervals of the test")
  func colours() throws {
    let overview = try DrawnReport(Self.report).overviews[0]
    let curves = try overview.chart("Validation perplexity")
    curves.expect(
      line: 0, through: [1.0, 2, 3].map { ($0, exp(5 - 0.4 * $0)) }, isLogarithmic: true)
    curves.expect(
      line: 1, through: [1.0, 2].map { ($0, exp(5.3 - 0.4 * $0)) }, isLogarithmic: true)
    #expect(curves.legend.map(\.label) == ["mos", "moc", "دریا"])
    #expect(curves.legend.map(\.classes[0]) == ["s0", "s1", "s2"] && curves.over == "epoch")
    let test = try overview.chart("Test perplexity")
    #expect(test.labels("name").map(\.text) == ["mos", "moc", "دریا"])
    #expect(test.paths("mark").map(\.classes[0]) == ["s0", "s1", "s2"])
    #expect(
      test.labels("value").map(\.text) == ["98.5 (97.1 to 99.9)", "104.4 (101 to 107.5)", "120"])
    #expect(
      test.over == "perplexity a token" && test.note == "With 95 % intervals; lower is better.")
    for (mark, value) in zip(test.paths("mark"), [98.5, 104.375, 120]) {
      #expect(near(mark.places[0].x, test.x.place(value)))
    }
    let spectra = try overview.chart("Spectra")
    for index in 0..<2 {
      spectra.expect(line: index, through: ModelSectionTests.singularValues, isLogarithmic: true)
    }
    spectra.expect(references: [(102, "d + 2 = 102"), (202, "d + 2 = 202")], on: spectra.x, \.x)
    #expect(spectra.legend.map(\.label) == ["mos", "moc"])
  }

  @Test("One model of a corpus has no curve beside it; its interval is drawn where it has one")
  func alone() throws {
    var model = Examples.model()
    let one = try DrawnReport(Report([model])).overviews[0].charts()
    #expect(one.map(\.title) == ["Test perplexity"])
    model.testPerplexity = Estimate(3)
    #expect(try DrawnReport(Report([model])).overviews[0].charts().isEmpty)
    let two = try DrawnReport(Report([model, model])).overviews[0]
    #expect(try two.chart("Test perplexity").note == "Lower is better.")
  }
}
