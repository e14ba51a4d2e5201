import TestSupport
import Testing

@testable import ReportPages

/// A whole page of values that are given by hand, byte for byte.
@Suite struct KeptPageTests {
  /// The folder of kept files.
  static let folder =
    "\(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex))/Kept"

  @Test("The page of two models is the one that is kept; UPDATE_KEPT=1 writes it again")
  func page() throws {
    let html = Self.report.html
    let kept = try KeptFile.bytes("\(Self.folder)/report.html", updatedTo: Array(html.utf8))
    let lines = (html, String(decoding: kept, as: UTF8.self))
    guard lines.0 != lines.1 else { return }
    // The first place that differs says more than two pages.
    let start = zip(lines.0, lines.1).prefix { $0 == $1 }.count
    let part = { (page: String) in String(page.dropFirst(max(start - 60, 0)).prefix(160)) }
    Issue.record(
      """
      the page differs from the kept one after \(start) characters
      now:  \(part(lines.0))
      kept: \(part(lines.1))
      """)
  }

  /// Two models of one text, and n-grams of another; losses, figures and samples are few.
  private static let report: Report = {
    var mos = ReportModel(
      name: "mos", corpus: .init(name: "persian.txt, 9,000 tokens", details: "test 600 tokens"),
      head: "mos of 2", parameters: 20_480)
    mos.options = [("head", "mos"), ("components", "2"), ("normalize", "fa")]
    mos.figures = [
      .init("nats_per_token", unit: "nats a token", tag: "loss/train"),
      .init("learning_rate", tag: "learning_rate", chart: "Learning rate"),
      .init("gradient_norm", tag: "gradient/norm"), .init("clipped_norm"),
    ]
    let losses = [6.5, 5.25, 4.75, 4.5]
    mos.updates = losses.enumerated().map { index, loss in
      .init(
        update: 50 * (index + 1),
        values: [
          "nats_per_token": loss, "learning_rate": index < 2 ? 0.004 : 0.002,
          "gradient_norm": 0.5 + Double(index), "clipped_norm": min(0.5 + Double(index), 2),
        ])
    }
    mos.epochs = [
      .init(epoch: 1, updates: 100, training: 5.875, validation: 5.125, clipped: 0.25),
      .init(epoch: 2, updates: 200, training: 4.625, validation: 4.875, clipped: 0.5),
    ]
    mos.best = 2
    mos.incidents = [.init(update: 120, what: "resumed")]
    mos.clipNorm = 2
    mos.validPerplexity = Estimate(130.9)
    mos.testPerplexity = Estimate(126.5, interval: 118.25...136.75)
    mos.samples = [
      .init(text: "دریا آرام است.\nو شب", seed: 1), .init(text: "the sea & <the> shore", seed: 2),
    ]
    mos.spectrum = .init(
      singularValues: [512, 32, 8, 1, 0.000_1], numericalRank: 4, bound: 3, contexts: 600,
      vocabulary: 1_000)
    mos.mixture = .init(use: [0.625, 0.375], priorEntropy: 0.5, dead: [])
    var softmax = mos
    softmax.name = "دریا <softmax>"
    softmax.head = "softmax"
    softmax.epochs[1].validation = 5
    softmax.best = 1
    softmax.clipNorm = nil
    softmax.testPerplexity = Estimate(140)
    softmax.mixture = nil
    softmax.samples = []
    var ngrams = ReportModel(
      name: "ngram", corpus: .init(name: "english.txt", details: "valid 30 tokens"),
      head: "3-grams", parameters: 999)
    ngrams.isTrained = false
    ngrams.options = [("order", "3")]
    return Report(
      [mos, ngrams, softmax],
      comparisons: [
        .init(
          first: "mos", second: "دریا <softmax>",
          difference: Estimate(0.101, interval: -0.012...0.214), verdict: "no difference to be seen"
        )
      ])
  }()
}
