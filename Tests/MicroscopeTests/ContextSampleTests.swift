import CPUCompute
import Glibc
import LanguageModels
import Microscope
import ModelTesting
import Testing
import TestSupport

@Suite(.seeded) struct ContextSampleTests {
  /// log p of every token at every position of the text, one token at a time, in float.
  static func naive(_ model: LanguageModel) throws -> [[Float]] {
    let window = model.window(steps: 1, batch: 1)
    return try Models.text.indices.map { at in
      window.inputs[0] = at == 0 ? Models.start : Models.text[at - 1]
      window.forward(0..<1)
      return try model.backend.read(window.predict())
    }
  }

  @Test("What is seen is what the model predicts", arguments: HeadKind.allCases, [200, 999, 7, 1])
  func logProbabilities(head: HeadKind, count: Int) throws {
    try Self.compare(Models.make(head, layers: 2), head, count: count)
  }

  @Test("So it is through another output function", arguments: HeadKind.allCases)
  func outputFunction(head: HeadKind) throws {
    try Self.compare(
      Models.make(head, layers: 2, outputFunction: .sigsoftmax), head, count: 200)
  }

  static func compare(_ model: LanguageModel, _ head: HeadKind, count: Int) throws {
    let sample = try Models.sample(model, count: count)
    let count = min(count, Models.text.count)
    let places = (1...count).map { $0 * Models.text.count / count - 1 }
    #expect(sample.targets == places.map { Models.text[$0] })
    #expect((sample.head.mixture == nil) == (head == .softmax))
    let expected = try Self.naive(model)
    var (seen, worst) = (0, 0.0)
    try OutputWeights(of: model).forEachPosition(of: sample.head.scored) { values in
      #expect(abs(values.reduce(0) { $0 + exp($1) } - 1) < 1e-12)
      for (value, expected) in zip(values, expected[places[seen]]) {
        worst = max(worst, abs(value - Double(expected)))
      }
      seen += 1
    }
    #expect(seen == count)
    #expect(worst < 2e-5)
  }

  @Test func statesAreThoseOfThePositions() throws {
    let model = try Models.make(.softmax)
    let sample = try Models.sample(model, count: 200)
    #expect(Set(sample.states.keys) == ["layer0.h", "layer0.c"])
    #expect(sample.states["layer0.h"] == sample.head.scored.contexts)
  }

  @Test(
    "States are those after reading all before a position, of every layer",
    arguments: CellKind.allCases, [0, 3])
  func statesByToken(_ cell: CellKind, skip: Int) throws {
    let model = try Models.make(.softmax, cell: cell, layers: 2, skip: skip)
    let sample = try Models.sample(model, count: 30)
    let window = model.window(steps: 1, batch: 1)
    var expected: [String: [Float]] = [:]
    for at in Models.text.indices {
      window.inputs[0] = at == 0 ? Models.start : Models.text[at - 1]
      window.forward(0..<1)
      // The positions are the ends of thirty parts.
      guard (1...30).contains(where: { $0 * 200 / 30 - 1 == at }) else { continue }
      for state in try window.readStates() {
        // With a skip path there are h of earlier steps, the last one at the end.
        expected[state.name, default: []] += state.values.suffix(4)
      }
    }
    #expect(Set(sample.states.keys) == Set(expected.keys))
    #expect(sample.states.count == (cell == .lstm ? 4 : 2))
    for (name, values) in expected {
      #expect(deviation(sample.states[name] ?? [], from: values) < 1e-5, "\(name)")
    }
  }

  @Test("A sample on three threads is that on one", arguments: HeadKind.allCases)
  func threads(_ head: HeadKind) throws {
    let (one, three) = try (
      Models.sample(Models.make(head)), Models.sample(Models.make(head, threads: 3))
    )
    #expect(one.targets == three.targets)
    #expect(deviation(three.head.scored.contexts, from: one.head.scored.contexts) < 1e-5)
    for (name, values) in one.states {
      #expect(deviation(three.states[name] ?? [], from: values) < 1e-5)
    }
  }

  @Test func readingCanBeStopped() throws {
    let model = try Models.make(.softmax)
    var reports: [[Int]] = []
    #expect(throws: CancellationError.self) {
      try ContextSample(model, of: Models.text, specialTokens: Models.specialTokens, count: 1) {
        done, total in
        reports.append([done, total])
        if reports.count == 2 { throw CancellationError() }
      }
    }
    #expect(reports == [[0, Models.text.count], [128, Models.text.count]])
  }

  @Test func aTextOfNothing() throws {
    let model = try Models.make(.softmax)
    #expect(throws: MicroscopeError.self) {
      try ContextSample(model, of: [], specialTokens: Models.specialTokens, count: 5)
    }
  }

  @Test func numbersThatOverflow() throws {
    let model = try LanguageModel(
      ModelConfiguration(
        cell: .rnn, activation: .linear, vocabularySize: Models.vocabulary, embeddingWidth: 1,
        hiddenWidths: [1]),
      seed: 1, on: try CPUBackend(threads: 1))
    model["layer0.recurrent"] = [100]
    model["layer0.bias"] = [1]
    let error = #expect(throws: MicroscopeError.self) { try Models.sample(model) }
    #expect(error?.code == .notFinite)
    #expect(error?.message { "--\($0)" }.hasSuffix("with a lower --rate") == true)
  }
}
