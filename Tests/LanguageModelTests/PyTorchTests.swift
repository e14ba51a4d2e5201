import CPUCompute
import LanguageModels
import ModelTesting
import TensorFiles
import Testing
import TestSupport

/// Agreement with PyTorch in double precision; see `scripts/make_fixtures.py`.
@Suite struct PyTorchTests {
  struct Fixture {
    let file: Safetensors.File
    let configuration: ModelConfiguration
    let steps: Int
    let batch: Int

    init(_ name: String) throws {
      // Not a resource: its accessor imports Foundation, whose copy of ICU's headers clashes with CICU.
      let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
      file = try Safetensors.File("/\(folder)/Fixtures/\(name).safetensors")
      let facts = file.metadata
      func number(_ key: String) throws -> Int { try #require(facts[key].flatMap { Int($0) }) }
      let context = facts["context"].flatMap { Int($0) }
      let norm =
        facts["norm"] == "true" ? "layer" : facts["norm"] == "false" ? "none" : facts["norm"]
      configuration = ModelConfiguration(
        architecture: context == nil ? .recurrent : .feedForward,
        cell: facts["cell"] == "elman"
          ? .rnn : try #require(facts["cell"].flatMap { CellKind(rawValue: $0) }),
        contextLength: context ?? 1,
        activation: facts["activation"].flatMap { Activation(rawValue: $0) } ?? .tanh,
        vocabularySize: try number("vocabulary"), embeddingWidth: try number("embedding"),
        hiddenWidths: try #require(facts["hidden"]).split(separator: ",").compactMap { Int($0) },
        norm: try #require(norm.flatMap { Norm(rawValue: $0) }), skipDistance: try number("skip"),
        mogrifierRounds: try number("mogrifier"), tied: facts["tied"] == "true",
        head: try #require(facts["head"].flatMap { HeadKind(rawValue: $0) }),
        components: try number("experts"))
      steps = try number("steps")
      batch = try number("batch")
    }

    func floats(_ name: String) throws -> [Float] { try file.tensor(name).elements() }
    func ids(_ name: String) throws -> [Int32] { try file.tensor(name).elements() }
  }

  static let names =
    ["elman", "lstm"].flatMap { cell in
      HeadKind.allCases.flatMap { head in
        ["tied", "untied"].map { "\(cell)-\(head.rawValue)-\($0)" }
      }
    } + ["lstm-softmax-tied-equal-width"]
    + ["lstm", "elman", "gru"].flatMap { cell in
      ["plain", "norm", "skip", "mogrifier", "all"].map { "\(cell)-softmax-untied-\($0)" }
    }
    + ["none-silu-softmax", "layer-relu-mos", "batch-sigmoid-moc"].map { "feedforward-\($0)" }

  /// The worst measured is 9.4e-7, of a gradient.
  static let bound = 4e-6

  @Test(arguments: names, [1, 4, nil])
  func lossesGradientsAndStates(name: String, chunk: Int?) throws {
    let fixture = try Fixture(name)
    let (steps, batch) = (fixture.steps, fixture.batch)
    let window = try LanguageModel(
      fixture.configuration, seed: 1,
      on: try CPUBackend(threads: 1)
    ).window(steps: steps, batch: batch, chunk: chunk)
    for block in window.parameters.layout.blocks {
      #expect(try fixture.file.tensor(block.name).shape == block.shape)
      window[block.name] = try fixture.floats(block.name)
    }

    window.setTokens(try fixture.ids("inputs1"), try fixture.ids("targets1"))
    // Nothing is dropped: the key has batch norm learn.
    window.forward(0..<steps, dropoutKey: 1)
    let nats = try window.lossAndGradients(scale: 1 / Float(steps * batch))
    let losses = try fixture.floats("losses1")
    #expect(try deviation(window.backend.read(window.losses), from: losses) < Self.bound)
    #expect(abs(nats / losses.reduce(0) { $0 + Double($1) } - 1) < Self.bound)
    for block in window.parameters.layout.blocks {
      let expected = try fixture.floats("gradient.\(block.name)")
      let error = deviation(window.gradient(block.name), from: expected)
      #expect(error < Self.bound, "\(block.name)")
    }

    for block in window.parameters.layout.statistics {
      let expected = try fixture.floats("statistic.\(block.name)")
      #expect(deviation(window[block.name], from: expected) < Self.bound, "\(block.name)")
    }

    window.setTokens(try fixture.ids("inputs2"), try fixture.ids("targets2"))
    window.forward(0..<steps)
    #expect(try deviation(window.losses(steps), from: try fixture.floats("losses2")) < Self.bound)
    for state in try window.readStates() {
      let expected = try fixture.floats("final_state.\(state.name)")
      let error = deviation(state.values, from: expected)
      #expect(error < Self.bound, "\(state.name)")
    }
    #expect(
      Set(window.states.map { "final_state.\($0.name)" })
        == Set(fixture.file.names.filter { $0.hasPrefix("final_state") }))
  }
}
