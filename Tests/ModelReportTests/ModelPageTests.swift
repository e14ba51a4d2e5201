import CPUCompute
import Evaluation
import Glibc
import LanguageModels
import ModelFolders
import ModelReports
import ModelTesting
import NGrams
import ReportPages
import Statistics
import TestSupport
import Testing
import TokenIDs
import Tokenization

/// The page of real models, figure by figure beside what their probabilities say.
@Suite struct ModelPageTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  /// The reading of a part, one token at a time.
  struct Reading {
    /// log p of every next token, by position.
    var logProbabilities: [[Double]] = []
    /// −log p of the token that followed.
    var losses: [Double] = []
    /// The prior of the components, by position.
    var priors: [[Double]] = []

    var mean: Double { losses.reduce(0, +) / Double(losses.count) }

    init(_ bundle: ModelBundle, _ part: CorpusPart, on backend: CPUBackend) throws {
      let model = try bundle.makeModel(on: backend)
      let reader = model.window(steps: 1, batch: 1)
      var last = bundle.vocabulary.specialTokens.endOfSentence
      for token in try #require(try bundle.tokens(part)) {
        reader.inputs[0] = last
        reader.forward(0..<1)
        let next = try backend.read(reader.predict()).map(Double.init)
        logProbabilities.append(next)
        losses.append(-next[Int(token)])
        if let mixture = try reader.readHead().mixture {
          priors.append(mixture.logPrior.map { exp(Double($0)) })
        }
        last = token
      }
    }
  }

  private func report(_ bundles: [ModelBundle]) throws -> (report: Report, page: Markup) {
    var options = ModelReportTests.plain()
    options.measures = true
    let report = try Report(on: bundles, options, on: backend)
    return (report, try Markup(report.html))
  }

  /// The numbers of a cell such as 98.5 (97.1 to 99.9).
  private func numbers(_ cell: String) -> [Double] {
    cell.split { " ()".contains($0) }.compactMap { DrawnAxis.number(String($0)) }
  }

  @Test("Perplexities are exp of the mean losses of their part, in the table and in the chart")
  func perplexities() throws {
    var small = ModelReportTests.trained
    small.parts[.valid] = SmallModel.text(lines: 30, seed: 9) + "never heard of before\n"
    let bundles = try [("mos", HeadKind.mos, 3), ("softmax", .softmax, 4)].map {
      try small.make("\(folder.path)/\($0)", $1, seed: $2, on: backend)
    }
    let readings = try bundles.map { try Reading($0, .test, on: backend) }
    let (report, page) = try report(bundles)
    let table = page.all("table")[0].rows
    #expect(table.map { $0[0] } == ["Model", "mos", "softmax"])
    #expect(table.dropFirst().map { $0[1] } == ["mos of 3", "softmax"])
    #expect(table.dropFirst().map { $0[3] } == ["2 of 2", "2 of 2"])
    #expect(table.dropFirst().map { $0[4] } == ["111", "111"])
    let chart = try #require(
      try page.all("figure").map { try DrawnChart($0) }.first { $0.title == "Test perplexity" })
    let ends = chart.paths("line").filter { $0.places[0].x != $0.places[1].x }
    for (index, reading) in readings.enumerated() {
      let losses = BlockBootstrap(reading.losses)
      let interval = try #require(losses.interval)
      let expected = [reading.mean, interval.lowerBound, interval.upperBound].map(exp)
      let cell = numbers(table[index + 1][5])
      #expect(cell.count == 3)
      for (shown, value) in zip(cell, expected) { #expect(abs(shown / value - 1) < 1e-3) }
      let places = [chart.paths("mark")[index].places[0].x] + ends[index].places.map(\.x)
      for (place, value) in zip(places, expected) {
        #expect(abs(place - (try #require(chart.x.place(value)))) < 0.3)
      }
      // The figure is that of no other part.
      for part in [CorpusPart.train, .valid] {
        let other = try Reading(bundles[index], part, on: backend).mean
        #expect(abs(exp(other) / cell[0] - 1) > 3e-3, "\(part)")
      }
      let parameters = try bundles[index].makeModel(on: backend).parameters.layout.count
      #expect(DrawnAxis.number(table[index + 1][2]) == Double(parameters))
    }
    // A comparison is the second less the first, in nats a token.
    let row = page.all("table")[1].rows[1]
    let difference = readings[1].mean - readings[0].mean
    #expect(row.prefix(2) == ["mos", "softmax"])
    #expect(abs(numbers(row[2])[0] - difference) < 1e-3 * abs(difference) + 1e-4)
    #expect(report.comparisons.count == 1 && numbers(row[2]).count == 3)
    // The section draws the history that the folder has.
    let perplexity = try #require(
      try page.all(class: "model")[0].all("figure").map { try DrawnChart($0) }.first)
    #expect(
      perplexity.words == """
        training: 20.1 at epoch 1, 7.39 at epoch 2. validation: 12.2 at epoch 1, 9.49 at epoch 2.
        """)
  }

  /// A unit of the hidden state whose sign changes in the text.
  private static let unit = 1

  @Test("Shares of a mixture are the means of its priors, and a component without use is dead")
  func mixture() throws {
    let bundle = try ModelReportTests.trained.make("\(folder.path)/mos", .mos, on: backend)
    // One component wins where a unit is positive, another where it is not, the last nowhere.
    let weights = try bundle.makeModel(on: backend)
    let width = weights["head.prior"].count / 3
    var prior = [Float](repeating: 0, count: 3 * width)
    (prior[Self.unit], prior[width + Self.unit]) = (1e4, -1e4)
    weights["head.prior"] = prior
    try bundle.writeWeights(of: weights)
    let reading = try Reading(bundle, .test, on: backend)
    let count = Double(reading.priors.count)
    let use = (0..<3).map { k in reading.priors.reduce(0) { $0 + $1[k] } / count }
    try #require(use[2] < 1.0 / 300 && use[0] > 0.01 && use[1] > 0.01, "\(use)")
    let entropy = reading.priors.reduce(0) { sum, prior in
      prior.reduce(sum) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    }
    let (report, page) = try report([bundle])
    let told = try #require(report.models[0].mixture)
    #expect(zip(told.use, use).allSatisfy { abs($0 - $1) < 1e-5 } && told.use.count == 3)
    #expect(abs(told.use.reduce(0, +) - 1) < 1e-6 && told.dead == [2])
    #expect(abs(told.priorEntropy - entropy / count) < 1e-5)
    let chart = try #require(
      try page.all("figure").map { try DrawnChart($0) }.first { $0.title == "Use of the mixture" })
    #expect(chart.bars.map(\.style) == ["bar", "bar", "bar faint"])
    for (bar, share) in zip(chart.bars, use) {
      #expect(abs(bar.top - (try #require(chart.y.place(100 * share)))) < 0.3)
      #expect(abs(bar.bottom - (try #require(chart.y.place(0)))) < 0.3)
    }
    #expect(chart.note.hasSuffix("dead (hollow): 3."))
  }

  @Test("Squares of singular values are in all those of the log-probabilities of the test part")
  func spectrum() throws {
    for head in [HeadKind.softmax, .mos] {
      let bundle = try ModelReportTests.trained.make("\(folder.path)/\(head)", head, on: backend)
      let reading = try Reading(bundle, .test, on: backend)
      let spectrum = try #require(try report([bundle]).report.models[0].spectrum)
      #expect(spectrum.contexts == reading.losses.count)
      #expect(spectrum.vocabulary == bundle.vocabulary.count)
      #expect(spectrum.singularValues.count == min(spectrum.contexts, spectrum.vocabulary))
      let squares = reading.logProbabilities.reduce(0) { $1.reduce($0) { $0 + $1 * $1 } }
      let sum = spectrum.singularValues.reduce(0) { $0 + $1 * $1 }
      #expect(abs(sum / squares - 1) < 1e-4)
      // MATLAB's and NumPy's threshold; a softmax over 6 units has rank 8 at
      // most, and the bound of a mixture is that of the 4 of its contexts.
      let least =
        Double(max(spectrum.contexts, spectrum.vocabulary)) * Double.ulpOfOne
        * spectrum.singularValues[0]
      #expect(spectrum.numericalRank == spectrum.singularValues.count { $0 > least })
      let bound = head == .mos ? 6 : 8
      #expect(spectrum.bound == bound)
      #expect((spectrum.numericalRank > bound) == (head == .mos), "\(spectrum.numericalRank)")
    }
  }

  @Test("A test part below 400 tokens has a perplexity and no interval")
  func shortTest() throws {
    var small = ModelReportTests.trained
    small.parts[.test] = SmallModel.text(lines: 30, seed: 3)
    let bundle = try small.make("\(folder.path)/mos", .mos, on: backend)
    let reading = try Reading(bundle, .test, on: backend)
    #expect((100..<400).contains(reading.losses.count))
    let (report, page) = try report([bundle])
    let test = try #require(report.models[0].testPerplexity)
    #expect(test.interval == nil && abs(test.value / exp(reading.mean) - 1) < 1e-5)
    #expect(numbers(page.all("table")[0].rows[1][5]).count == 1)
  }

  @Test("N-grams are judged though no epoch has ended, and write nothing")
  func ngrams() throws {
    let bundle = try SmallModel().makeNGrams("\(folder.path)/ngram")
    var options = ReportOptions()
    options.sampleTokens = 5
    let model = try Report(on: [bundle], options, on: backend).models[0]
    let ids = Array(try #require(try bundle.tokens(.test)))
    let losses = try bundle.makeNGrams().losses(of: ids)
    let mean = losses.reduce(0, +) / Double(losses.count)
    #expect(abs(try #require(model.testPerplexity).value / exp(mean) - 1) < 1e-9)
    #expect(model.best == nil && model.samples.isEmpty)
    #expect(model.spectrum == nil && model.mixture == nil && model.validPerplexity == nil)
  }
}
