import Testing

@testable import ReportPages

/// The page as a whole.
@Suite struct PageTests {
  @Test func itIsWellFormed() throws {
    let elements = try Elements(Examples.report.html)
    // Three models with eight charts and two samples each, and four charts of all.
    #expect(elements.count("figure") == 3 * (8 + 2) + 4)
    #expect(elements.count("h3") == 3)
    #expect(elements.count("table") == 2)
    #expect(elements.tags.filter { $0.hasPrefix("svg") && $0.contains("role") }.count == 3 * 8 + 4)
    #expect(elements.count("desc") == 3 * 8 + 4)
    // Coordinates are numbers.
    #expect(!Examples.report.html.contains("nan"))
    #expect(!Examples.report.html.contains("inf"))
  }

  @Test func figuresOfUpdatesHaveTheirCharts() throws {
    let html = Report([Examples.model()]).html
    #expect(html.contains("Learning rate") && html.contains("Length of windows"))
    #expect(html.contains("In steps.") && !html.contains("Never measured"))
  }

  @Test func itAsksForNothing() {
    let html = Examples.report.html
    for word in ["http:", "https:", "src=", "@import", "url(", "<script", "<link", "javascript:"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("default-src 'none'"))
  }

  @Test func equalReportsAreEqualBytes() {
    #expect(Examples.report.html == Examples.report.html)
  }

  @Test func aReportIsKnownByItsStart() {
    #expect(Report.isReport(Array(Examples.report.html.utf8)))
    #expect(!Report.isReport(Array("<!DOCTYPE html>\n<html><head>".utf8)))
    #expect(!Report.isReport([]))
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "a\"b'c&amp;", "</title></style>", "\u{0}\u{1B}[2J",
    "مدل \u{202E}x",
    "🧪 e\u{301}", "a/b",
  ])
  func anyNameIsAName(name: String) throws {
    var model = Examples.model(name)
    model.options = [(name, name)]
    model.samples = [.init(text: name, seed: 1)]
    model.corpus = ReportModel.Corpus(name: name, details: name)
    model.incidents = [.init(update: 1, what: name)]
    let one = try Elements(Report([model]).html)
    let plain = try Elements(Report([Examples.model("x")]).html)
    #expect(one.count("script") == 0)
    #expect(one.count("style") == plain.count("style"))
    #expect(one.count("path") == plain.count("path"))
    #expect(one.texts.contains(Node.escaped(name)))
  }

  @Test func controlCharactersAreReplaced() {
    #expect(Node.escaped("a\u{0}b\u{1B}\u{9F}\tc\nd") == "a\u{FFFD}b\u{FFFD}\u{FFFD}\tc\nd")
    #expect(Node.escaped("<a href=\"b\">&") == "&lt;a href=\"b\"&gt;&amp;")
    // A quote with an accent is a quote all the same.
    let node = Node.element("a", ["title": "\"\u{301}>", "href": nil], "<")
    #expect(node.markup == "<a title=\"&quot;\u{301}&gt;\">&lt;</a>")
  }

  /// A style is no text to a browser: nothing in it may need an escape.
  @Test func theStyleIsAsWritten() {
    #expect(Examples.report.html.contains("<style>\(Stylesheet.text)</style>"))
  }

  @Test func persianRunsFromRightToLeft() throws {
    let html = Report([Examples.model()]).html
    #expect(
      html.contains("<blockquote dir=\"rtl\" lang=\"fa\">می‌خواهم ۱۲ کتاب\nبخوانم.</blockquote>"))
    #expect(html.contains("<blockquote dir=\"ltr\">The sea &amp; the shore.</blockquote>"))
  }

  @Test(arguments: [
    ("کتاب book", Direction.leftToRight), ("کتاب‌ها و book", .rightToLeft), ("۱۲ 12", .leftToRight),
    ("", .leftToRight), ("שלום", .rightToLeft), ("ﺳﻼﻡ", .rightToLeft), ("Ω π", .leftToRight),
  ])
  func directionIsThatOfMostLetters(text: String, direction: Direction) {
    #expect(Direction(of: text) == direction)
  }

  @Test func whatIsMissingIsSaid() throws {
    let model = ReportModel(name: "new", corpus: Examples.corpus, head: "moc", parameters: 1)
    let html = Report([model]).html
    let elements = try Elements(html)
    #expect(elements.count("figure") == 0)
    #expect(html.contains("No epoch has ended"))
    #expect(html.contains("no log"))
  }

  @Test func modelsOfOtherTextsAreNotCompared() throws {
    var other = Examples.model("other")
    other.corpus.details = "11 words"
    let html = Report([Examples.model("a"), other]).html
    #expect(try Elements(html).count("h2") == 2)
    #expect(!html.contains("Validation perplexity"))
  }
}
