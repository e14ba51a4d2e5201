import CPUCompute
import Glibc
import LanguageModels
import Lessons
import ModelTesting
import SyntheticData
import Testing
import Training

/// Section D: errors that a model reads back.
@Suite struct FreeRunningTests {
  static let language = SumLanguage()
  static let period = language.period
  static let text = language.text(count: 96)

  /// A model that has read the text under teacher forcing, a row from each of its phases.
  static func learnt(updates: Int) throws -> LanguageModel {
    var sums = SumModels(on: try CPUBackend(threads: 1))
    sums.updates = updates
    return try sums.learnt()
  }

  /// The quality of 40 predictions, of strands that go on from their prompts.
  ///
  /// - Parameters:
  ///   - model: What predicts.
  ///   - prompts: What each strand reads first.
  ///   - right: The token that is right after the tokens of a strand.
  ///   - next: The token that a strand reads next: the right one, or one of log p of every token.
  /// - Returns: Mean −log p of the right token, by step.
  /// - Throws: What the device throws.
  static func losses(
    _ model: LanguageModel, prompts: [[Int32]],
    right: (_ strand: Int, _ tokens: [Int32]) -> Int32,
    next: (_ right: Int32, _ logProbabilities: [Float]) -> Int32
  ) throws -> [Double] {
    let reader = model.window(steps: 1, batch: prompts.count)
    var strands = prompts
    for t in prompts[0].indices {
      for b in prompts.indices { reader.inputs[b] = prompts[b][t] }
      reader.forward(0..<1)
    }
    return try (0..<40).map { _ in
      let predictions = try reader.backend.read(reader.predict())
      var nats = 0.0
      for b in prompts.indices {
        let row = Array(predictions[b * 7..<(b + 1) * 7])
        let truth = right(b, strands[b])
        nats -= Double(row[Int(truth)])
        reader.inputs[b] = next(truth, row)
        strands[b].append(reader.inputs[b])
      }
      reader.forward(0..<1)
      return nats / Double(prompts.count)
    }
  }

  @Test("21. One wrong token harms all later ones in free running, and few if true ones are fed")
  func errorAccumulation() throws {
    let model = try Self.learnt(updates: 300)
    // Ten tokens from every phase; wrong, every other token stands in the place of the last.
    let cases = (0..<Self.period).flatMap { phase in (1..<7).map { (phase, error: Int32($0)) } }
    func losses(isWrong: Bool, isFree: Bool) throws -> [Double] {
      try Self.losses(
        model,
        prompts: cases.map { phase, error in
          var prompt = Array(Self.text[phase..<phase + 10])
          if isWrong { prompt[9] = (prompt[9] + error) % 7 }
          return prompt
        },
        right: { strand, tokens in Self.text[cases[strand].0 + tokens.count] },
        next: { right, logProbabilities in
          let best = logProbabilities.indices.max { logProbabilities[$0] < logProbabilities[$1] }
          return isFree ? Int32(best ?? 0) : right
        })
    }
    for isFree in [false, true] {
      #expect(try losses(isWrong: false, isFree: isFree).allSatisfy { $0 < 0.01 })
    }
    let (forced, free) = try (
      losses(isWrong: true, isFree: false), losses(isWrong: true, isFree: true)
    )
    #expect(forced[0] == free[0] && forced[0] > 1)
    // Two true tokens tell what comes next; what the state keeps of the error fades soon.
    #expect(forced.dropFirst(8).allSatisfy { $0 < 0.01 })
    // Ignorance would cost ln 7 = 1.95.
    #expect(free.dropFirst(2).allSatisfy { $0 > 3 })
  }

  @Test("22. Exposure bias: quality on own samples falls behind that on true text, by distance")
  func exposureBias() throws {
    // Not trained to the end, as models are that are used.
    let model = try Self.learnt(updates: 60)
    let prompts = (0..<1_600).map { Array(Self.text[$0 % Self.period..<$0 % Self.period + 8]) }
    var sampler = try Sampler()
    func losses(isFree: Bool) throws -> [Double] {
      try Self.losses(
        model, prompts: prompts,
        // Whatever the last two tokens are, one token is right.
        right: { _, tokens in tokens.suffix(2).reduce(0, +) % 7 },
        next: { right, logProbabilities in
          isFree ? sampler.pick(logProbabilities) ?? -1 : right
        })
    }
    let (forced, free) = try (losses(isFree: false), losses(isFree: true))
    let bands = [0..<1, 1..<2, 2..<4, 4..<8, 8..<16, 16..<40].map { distances in
      let means = [forced, free].map { $0[distances].reduce(0, +) / Double(distances.count) }
      return (distances: distances, forced: means[0], free: means[1])
    }
    printTable(
      "distance from the prompt  nats on true text  on own samples",
      bands.map { distances, forced, free in
        column("\(distances.lowerBound) to \(distances.upperBound - 1)", 26)
          + column(forced, 19) + column(free, 0)
      })
    #expect(bands[0].forced == bands[0].free)
    #expect(bands.allSatisfy { abs($0.forced / bands[0].forced - 1) < 0.2 })
    #expect(bands[1].free > 3 * bands[1].forced)
    #expect(bands[5].free > 1.25 * bands[1].free)
  }
}
