import Charts
import TestSupport
import Testing

@testable import ReportPages

/// The page as a whole.
@Suite struct PageTests {
  @Test("The page is well-formed, and has every figure once")
  func structure() throws {
    let page = try DrawnReport(Examples.report).page
    // Three models with eight charts and two samples each, and four charts of all.
    #expect(page.all("figure").count == 3 * (8 + 2) + 4)
    #expect(try page.charts().count == 3 * 8 + 4)
    #expect(page.all("h3").count == 3 && page.all("table").count == 2)
    #expect(page.all("desc").allSatisfy { !$0.text.isEmpty })
    #expect(page.elements.map(\.name) == ["head", "body"] && page["lang"] == "en")
    #expect(Examples.report.html.hasPrefix("<!DOCTYPE html>\n<html "))
    #expect(page.elements[1].elements.map(\.name) == ["main"])
  }

  @Test("The head says encoding, kind, policy and style, and the policy allows nothing but style")
  func head() throws {
    let head = try DrawnReport(Examples.report).page.elements[0]
    #expect(head.elements.first?.attributes == ["charset": "utf-8"])
    let named = head.all("meta").dropFirst().reduce(into: [:]) {
      $0[$1["name"] ?? $1["http-equiv"] ?? ""] = $1["content"]
    }
    #expect(
      named == [
        "generator": "lm report",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "viewport": "width=device-width, initial-scale=1", "color-scheme": "light dark",
      ])
    #expect(head.all("style").map(\.text) == [Stylesheet.text])
  }

  @Test func itAsksForNothing() {
    let html = Examples.report.html
    for word in ["http:", "https:", "src=", "@import", "url(", "<script", "<link", "javascript:"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("default-src 'none'"))
  }

  @Test("Reports of equal content are equal bytes, however their dictionaries came to be")
  func equalReports() {
    /// The values of updates, put into dictionaries in one order or in the opposite.
    func model(_ isReversed: Bool) -> ReportModel {
      var model = Examples.model()
      for index in model.updates.indices {
        let update = model.updates[index]
        var values: [String: Double] = [:]
        var norms: [String: Double] = [:]
        values.reserveCapacity(isReversed ? 1_000 : 0)
        norms.reserveCapacity(isReversed ? 1_000 : 0)
        for (name, value) in isReversed ? update.values.sorted(by: >) : update.values.sorted(by: <)
        {
          values[name] = value
        }
        let blocks = (0..<40).map { ("block \($0)", Double($0)) }
        for (name, norm) in isReversed ? blocks.reversed() : blocks { norms[name] = norm }
        model.updates[index].values = values
        model.updates[index].blockNorms = norms
      }
      return model
    }
    #expect(Report([model(false)]).html == Report([model(true)]).html)
    #expect(model(false).events(time: 1).bytes == model(true).events(time: 1).bytes)
  }

  @Test func aReportIsKnownByItsStart() {
    #expect(Report.isReport(Array(Examples.report.html.utf8)))
    #expect(!Report.isReport(Array("<!DOCTYPE html>\n<html><head>".utf8)))
    #expect(!Report.isReport([]))
    // A page that quotes a report is none: the mark stands in the first 200 bytes.
    let quoting = [UInt8](repeating: 32, count: 200 - Page.mark.utf8.count)
    #expect(Report.isReport(quoting + Array(Page.mark.utf8)))
    #expect(!Report.isReport(quoting + [32] + Array(Page.mark.utf8)))
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
    let one = try DrawnReport(Report([model]))
    let plain = try DrawnReport(Report([Examples.model("x")]))
    for element in ["script", "style", "path", "text", "bdi"] {
      #expect(one.page.all(element).count == plain.page.all(element).count, "\(element)")
    }
    // Control characters are replaced, and nothing else changes.
    let shown = name.replacing("\u{0}", with: "\u{FFFD}").replacing("\u{1B}", with: "\u{FFFD}")
    #expect(one.models[0].all("h3")[0].text == shown)
    #expect(one.models[0].all("blockquote")[0].text == shown)
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

  @Test func everyColourOfALineHasItsClass() {
    for index in 0..<8 {
      #expect(Stylesheet.text.contains(".s\(index) { --color: var(--s\(index)); }"))
    }
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
    let page = try DrawnReport(Report([model])).page
    #expect(page.all("figure").isEmpty)
    #expect(page.all("table").map(\.rows.count) == [2])
    #expect(page.all("table")[0].rows[1] == ["new", "moc", "1", "—", "—", "—"])
    #expect(
      page.all(class: "model")[0].all(class: "soft").map(\.text) == [
        "No epoch has ended, so that there is no perplexity yet.",
        "There is no log of its updates: loss, learning rate and gradients are unknown.",
      ])
  }

  @Test func modelsOfOtherTextsAreNotCompared() throws {
    var other = Examples.model("other")
    other.corpus.details = "11 words"
    let overviews = try DrawnReport(Report([Examples.model("a"), other])).overviews
    #expect(overviews.map { $0.all("p")[0].text } == ["10 words", "11 words"])
    #expect(
      overviews.map { $0.all("table")[0].rows.map { $0[0] } } == [
        ["Model", "a"], ["Model", "other"],
      ])
    #expect(
      try overviews.flatMap { try $0.charts() }.map(\.title) == [
        "Test perplexity", "Test perplexity",
      ])
  }
}
