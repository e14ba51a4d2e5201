import Glibc
import TestSupport
import Testing

@testable import ReportPages

/// What the page draws and says of one model, beside the values of the model.
@Suite struct ModelSectionTests {
  static func section(_ model: ReportModel) throws -> Markup {
    try #require(try DrawnReport(Report([model])).models.first)
  }

  /// The singular values of the examples over their index from 1.
  static let singularValues: [(x: Double, y: Double)] = (1...400).map { index in
    let square = Double((index - 1) * (index - 1))
    return (x: Double(index), y: 1000 / (1 + square))
  }

  @Test("A model has its charts in one order, each once")
  func order() throws {
    #expect(
      try Self.section(Examples.model()).charts().map(\.title) == [
        "Perplexity", "Loss", "Learning rate", "Length of windows", "Gradient norm",
        "Clipped updates", "Spectrum", "Use of the mixture",
      ])
  }

  @Test("Perplexity is exp of the losses of epochs, training and validation apart")
  func perplexity() throws {
    let chart = try Self.section(Examples.model()).chart("Perplexity")
    let epochs = [1.0, 2, 3]
    chart.expect(
      line: 0, through: epochs.map { ($0, exp(5 - 0.5 * $0)) }, isLogarithmic: true)
    chart.expect(
      line: 1, through: epochs.map { ($0, exp(5 - 0.4 * $0)) }, isLogarithmic: true)
    #expect(chart.legend.map(\.label) == ["training", "validation"])
    #expect(chart.legend.map(\.classes) == [["s0", "line", "solid"], ["s1", "line", "dashed"]])
    #expect(chart.labels("value").map(\.text) == ["33.1", "44.7"] && chart.over == "epoch")
    #expect(chart.paths("mark").count == 6)
    #expect(
      chart.note
        == "A token, on a logarithmic axis; training while it learns, validation after the epoch.")
    chart.expect(references: [(3, "best")], on: chart.x, \.x)
    // The best epoch need not be the last, and validation need not be known.
    var model = Examples.model()
    model.best = 2
    model.epochs[0].validation = nil
    let other = try Self.section(model).chart("Perplexity")
    other.expect(references: [(2, "best")], on: other.x, \.x)
    other.expect(line: 1, through: [(2, exp(4.2)), (3, exp(3.8))], isLogarithmic: true)
  }

  @Test("Accuracy is percent of epochs, and has no chart where it was not measured")
  func accuracy() throws {
    var model = Examples.model()
    for (index, accuracy) in [0.125, 0.25, 0.5].enumerated() {
      model.epochs[index].trainingAccuracy = accuracy
      model.epochs[index].validationAccuracy = index == 1 ? nil : accuracy / 2
    }
    let section = try Self.section(model)
    let chart = try section.chart("Accuracy")
    chart.expect(line: 0, through: [(1, 12.5), (2, 25), (3, 50)])
    chart.expect(line: 1, through: [(1, 6.25), (3, 25)])
    #expect(chart.legend.map(\.label) == ["training", "validation"] && chart.over == "epoch")
    #expect(chart.note == "Percent of the tokens that the model held for the most probable.")
    chart.expect(references: [(3, "best")], on: chart.x, \.x)
    #expect(try section.charts().map(\.title).prefix(3) == ["Perplexity", "Accuracy", "Loss"])
    #expect(try !Self.section(Examples.model()).charts().map(\.title).contains("Accuracy"))
  }

  @Test("The loss is that of every line of the log, and of validation at the ends of epochs")
  func loss() throws {
    let chart = try Self.section(Examples.model()).chart("Loss")
    chart.expect(line: 0, through: (1...30).map { (Double($0), 6 - 0.05 * Double($0)) })
    chart.expect(line: 1, through: [(10, 4.6), (20, 4.2), (30, 3.8)])
    chart.expect(references: [(15, "resumed")], on: chart.x, \.x)
    #expect(chart.over == "update" && chart.note == "Nats a token, as logged: not smoothed.")
    #expect(chart.legend.map(\.label) == ["training", "validation"])
    #expect(
      chart.paths("line").map(\.classes) == [["s0", "line", "thin"], ["s1", "line", "dashed"]])
  }

  @Test("A figure of updates that asks for a chart has one from 0, and one without values has none")
  func figures() throws {
    let section = try Self.section(Examples.model())
    let rate = try section.chart("Learning rate")
    rate.expect(line: 0, through: (1...30).map { (Double($0), 0.001) })
    #expect(rate.y.ticks.first?.label == "0" && rate.note == "" && rate.over == "update")
    #expect(rate.words == "learning rate: 0.001 at update 1, 0.001 at update 30.")
    let length = try section.chart("Length of windows")
    length.expect(line: 0, through: (1...30).map { (Double($0), 20) })
    #expect(length.note == "In steps.")
  }

  @Test("The norm stands beside its limit; norms after clipping stand where no limit says them")
  func norm() throws {
    var model = Examples.model()
    let before = (1...30).map { (x: Double($0), y: 1.5 + Double($0 % 7)) }
    let limited = try Self.section(model).chart("Gradient norm")
    limited.expect(line: 0, through: before, isLogarithmic: true)
    limited.expect(references: [(2, "limit 2")], on: limited.y, \.y, isLogarithmic: true)
    #expect(limited.paths("line").count == 1 && limited.legend.isEmpty)
    #expect(limited.note.hasSuffix("on a logarithmic axis, before clipping."))
    model.clipNorm = nil
    let free = try Self.section(model).chart("Gradient norm")
    free.expect(line: 0, through: before, isLogarithmic: true)
    free.expect(line: 1, through: before.map { ($0.x, 1) }, isLogarithmic: true)
    #expect(free.legend.map(\.label) == ["as it came", "after clipping"])
    #expect(free.paths("limit").isEmpty && free.note.hasSuffix("on a logarithmic axis."))
    for index in model.updates.indices {
      model.updates[index].values["clipped_norm"] = model.updates[index].values["gradient_norm"]
    }
    #expect(try Self.section(model).chart("Gradient norm").paths("line").count == 1)
  }

  @Test("Bars of clipped updates are the parts of epochs, and the note counts the updates")
  func clipped() throws {
    let chart = try Self.section(Examples.model()).chart("Clipped updates")
    #expect(chart.bars.count == 3)
    for (bar, percents) in zip(chart.bars, [50, 25, 50.0 / 3]) {
      #expect(near(bar.top, chart.y.place(percents)) && near(bar.bottom, chart.y.place(0)))
    }
    #expect(chart.bars.map(\.title) == ["epoch 1: 50 %", "epoch 2: 25 %", "epoch 3: 16.7 %"])
    // 5 and 2.5 and 1.67 of ten updates each.
    #expect(
      chart.note
        == "Percent of each epoch. The limit was met in 9 of 30 updates, 30.6 %.")
    #expect(chart.x.ticks.map(\.label) == ["1", "2", "3"] && chart.over == "epoch")
    var model = Examples.model()
    model.clipNorm = nil
    #expect(try !Self.section(model).charts().contains { $0.title == "Clipped updates" })
    model.clipNorm = 1
    model.epochs = [.init(epoch: 1, updates: 40, training: 1, validation: nil, clipped: 0.75)]
    #expect(
      try Self.section(model).chart("Clipped updates").note
        == "Percent of each epoch. The limit was met in 30 of 40 updates, 75 %.")
  }

  @Test("Singular values are counted from 1, beside the bound of the rank")
  func spectrum() throws {
    let chart = try Self.section(Examples.model()).chart("Spectrum")
    chart.expect(line: 0, through: Self.singularValues, isLogarithmic: true)
    chart.expect(references: [(202, "d + 2 = 202")], on: chart.x, \.x)
    #expect(
      chart.note
        == "Singular values of the log-probabilities of 4,096 contexts × 10,000 tokens, on a "
        + "logarithmic axis: numerical rank 210.")
    #expect(chart.over == "index")
    var model = Examples.model()
    model.spectrum?.bound = nil
    #expect(try Self.section(model).chart("Spectrum").paths("limit").isEmpty)
  }

  @Test("Bars of a mixture are its shares, which are all of 100 %, dead components hollow")
  func mixture() throws {
    let chart = try Self.section(Examples.model()).chart("Use of the mixture")
    let shares = [0.5, 0.3, 0.195, 0.005]
    for (bar, share) in zip(chart.bars, shares) {
      #expect(near(bar.top, chart.y.place(100 * share)) && near(bar.bottom, chart.y.place(0)))
    }
    // Read back from the heights, the shares are the whole.
    let percent = try #require(chart.y.place(0)) - (try #require(chart.y.place(1)))
    let sum = chart.bars.reduce(0) { $0 + ($1.bottom - $1.top) / percent }
    #expect(chart.bars.count == 4 && abs(sum - 100) < 0.4)
    #expect(chart.bars.map(\.style) == ["bar", "bar", "bar", "bar faint"])
    #expect(chart.x.ticks.map(\.label) == ["1", "2", "3", "4"] && chart.over == "component")
    chart.expect(references: [(25, "all alike")], on: chart.y, \.y)
    #expect(
      chart.note
        == "The mean prior of each component in percent; entropy 0.9 of at most 1.39 nats; dead "
        + "(hollow): 4.")
    var model = Examples.model()
    model.mixture = ReportModel.Mixture(use: [0.5, 0.5], priorEntropy: 0.69, dead: [])
    let alive = try Self.section(model).chart("Use of the mixture")
    #expect(alive.note.hasSuffix("entropy 0.69 of at most 0.693 nats; none is dead."))
    alive.expect(references: [(50, "all alike")], on: alive.y, \.y)
    model.mixture?.dead = [0, 1]
    #expect(
      try Self.section(model).chart("Use of the mixture").note.hasSuffix("dead (hollow): 1, 2."))
  }

  @Test("Samples stand in their order, each with its seed, its direction and its language")
  func samples() throws {
    var model = Examples.model()
    model.samples.append(.init(text: "۱۲ <b>", seed: 18_446_744_073_709_551_615))
    let samples = try Self.section(model).all(class: "samples")[0].elements
    let quotes = samples.map { $0.all("blockquote")[0] }
    #expect(quotes.map(\.text) == model.samples.map(\.text))
    #expect(quotes.map { $0["dir"] } == ["rtl", "ltr", "ltr"])
    #expect(quotes.map { $0["lang"] } == ["fa", nil, nil])
    #expect(
      samples.map { $0.all("figcaption")[0].text }
        == ["Seed 1", "Seed 2", "Seed 18446744073709551615"])
  }

  @Test("Options stand in their order, names before values")
  func options() throws {
    var model = Examples.model()
    model.options = [("layers", "2"), ("prompt", "دریا & <b>"), ("lr", "0.5")]
    let rows = try Self.section(model).all("dl")[0].elements
    #expect(rows.map { $0.elements.map(\.name) } == [["dt", "dd"], ["dt", "dd"], ["dt", "dd"]])
    #expect(rows.map { $0.elements.map(\.text) } == model.options.map { [$0.name, $0.value] })
    // A value is isolated from its surroundings.
    #expect(rows.allSatisfy { $0.elements[1].elements.map(\.name) == ["bdi"] })
  }

  @Test(
    "The page says which of the charts are missing, and why",
    arguments: [
      (true, true, true), (true, true, false), (true, false, true), (false, false, false),
    ])
  func remarks(isTrained: Bool, hasEpochs: Bool, hasLog: Bool) throws {
    var model = Examples.model()
    model.isTrained = isTrained
    if !hasEpochs { model.epochs = [] }
    if !hasLog { model.updates = [] }
    var remarks: [String] = []
    if isTrained, !hasEpochs {
      remarks.append("No epoch has ended, so that there is no perplexity yet.")
    }
    if isTrained, !hasLog {
      remarks.append(
        "There is no log of its updates: loss, learning rate and gradients are unknown.")
    }
    let section = try Self.section(model)
    #expect(section.all(class: "soft").map(\.text) == remarks)
    let titles = try section.charts().map(\.title)
    #expect(titles.contains("Perplexity") == hasEpochs)
    #expect(titles.contains("Loss") == hasLog && titles.contains("Gradient norm") == hasLog)
  }
}
