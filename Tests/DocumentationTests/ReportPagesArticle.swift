import Microscope
import ReportPages
import TestSupport
import Testing

/// The code of the articles of ReportPages and Microscope.
@Suite struct ReportPagesArticle {
  @Test func page() throws {
    var model = ReportModel(
      name: "first", corpus: ReportModel.Corpus(name: "a corpus", details: "10,000 tokens"),
      head: "softmax", parameters: 1_000)
    model.epochs = [
      ReportModel.Epoch(epoch: 1, updates: 100, training: 5.2, validation: 5.0, clipped: 0),
      ReportModel.Epoch(epoch: 2, updates: 200, training: 4.7, validation: 4.8, clipped: 0),
    ]
    model.best = 2
    model.testPerplexity = Estimate(121.5, interval: 110.0...133.0)
    let page = Report([model]).html

    let read = try Markup(page)
    #expect(read.all("h1").map(\.text) == ["Report on first"])
    #expect(
      read.all("table").map(\.rows) == [
        [
          ["Model", "Head", "Parameters", "Best epoch", "Valid perplexity", "Test perplexity"],
          ["first", "softmax", "1,000", "2 of 2", "—", "121.5 (110 to 133)"],
        ]
      ])
  }

  @Test func rank() throws {
    // Two rows that differ by a factor: a matrix of rank 1.
    let rank = try LogProbabilityRank(rows: [[1, 2, 3], [2, 4, 6]])
    print(rank.numerical, rank.singularValues)

    #expect(rank.numerical == 1)
    #expect(abs(rank.singularValues[0] - 70.0.squareRoot()) < 1e-12)
  }
}
