import Charts
import TestSupport
import Testing

@testable import ReportPages

/// Texts that look like markup, or run from right to left, are read back as they were given.
@Suite struct EscapingTests {
  @Test(
    "The reader of these tests refuses a page that is not well-formed",
    arguments: [
      "<p>", "<p></b>", "<p><b></p></b>", "<p a=1></p>", "<p a=\"1></p>", "<p a=\"1\" a=\"2\"/>",
      "<p>&</p>", "<p>&nbsp;</p>", "<p>\u{0}</p>", "<p>\u{85}</p>", "<p/><p/>", "p", "<p>a < b</p>",
      "<p a=\"<\"/>", "",
    ])
  func malformed(page: String) {
    #expect(throws: Markup.Malformed.self) { try Markup(page) }
  }

  @Test(
    "A text and an attribute are what was given",
    arguments: [
      "<script>alert(1)</script>", "a\"b'c&amp;", "</title></style>", "می‌خواهم\n\t۱۲ کتاب",
      "مدل \u{202E}x", "🧪 e\u{301}", "&lt;", "\" onload=\"x", "",
    ])
  func texts(text: String) throws {
    let node = Node.element("p", ["id": text, "class": nil, "lang": "en"], .text(text), .text("|"))
    let read = try Markup(node.markup)
    #expect(read.text.unicodeScalars.elementsEqual((text + "|").unicodeScalars))
    #expect(read.attributes.count == 2 && read["lang"] == "en")
    #expect(read["id"].map { $0.unicodeScalars.elementsEqual(text.unicodeScalars) } == true)
  }

  @Test("A name stands everywhere as it was given", arguments: ["<i>&\"</i>", "دریا", "a'b"])
  func names(name: String) throws {
    var model = Examples.model(name)
    model.corpus = ReportModel.Corpus(name: name, details: name)
    model.options = [(name, name)]
    model.incidents = [.init(update: 1, what: name)]
    model.figures.append(ReportModel.Figure("length", unit: name, chart: name))
    let other = Examples.model("x")
    let page = try DrawnReport(
      Report(
        [model, other].map {
          var model = $0
          model.corpus = ReportModel.Corpus(name: name, details: name)
          return model
        },
        comparisons: [.init(first: name, second: "x", difference: Estimate(1), verdict: name)]))
    let overview = page.overviews[0]
    #expect(overview.all("h2")[0].text == name && overview.all("p")[0].text == name)
    #expect(overview.all("table")[0].rows[1][0] == name)
    #expect(overview.all("table")[1].rows[1] == [name, "x", "1"])
    #expect(overview.all("li")[0].text == name)
    #expect(try overview.chart("Test perplexity").labels("name").map(\.text) == [name, "x"])
    let section = page.models[0]
    #expect(section.all("h3")[0].text == name && section.all("dt")[0].text == name)
    #expect(section.all("dd")[0].text == name)
    #expect(try section.chart("Loss").labels("remark").map(\.text) == [name])
    let chart = try section.chart(name)
    #expect(chart.name == name && chart.note == "In \(name).")
    #expect(page.page.all("script").isEmpty && page.page.all("i").isEmpty)
  }
}
