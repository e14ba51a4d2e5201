public import LanguageModels
import Randomness

extension LanguageModel {
  /// Continues prompts side by side, drawing every token from the model's own distribution.
  ///
  /// - Parameters:
  ///   - prompts: The prompts, all of one length, 1 or more.
  ///   - length: Tokens to draw.
  ///   - seed: Seed of the random draws.
  ///   - progress: Called before every step with the tokens drawn and all that are to be drawn; an
  ///     error that it throws stops the work.
  /// - Returns: The continuations, without the prompts.
  /// - Throws: The error of `progress`.
  public func continuations(
    of prompts: [[Int32]], length: Int, seed: UInt64,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [[Int32]] {
    precondition(
      prompts.allSatisfy { !$0.isEmpty && $0.count == prompts[0].count },
      "prompts have one length, 1 or more")
    return try parameters.withFixedValues {
      var written: [[Int32]] = []
      while written.count < prompts.count {
        let rows = written.count..<min(written.count + 64, prompts.count)
        var samplers = try rows.map {
          try Sampler(SamplingConfiguration(seed: RandomStream.key(seed, UInt64($0))))
        }
        let before = written.count * length
        written += try draw(Array(prompts[rows]), length: length, by: &samplers) { tokens in
          try progress(before + tokens, prompts.count * length)
        }
      }
      return written
    }
  }

  private func draw(
    _ prompts: [[Int32]], length: Int, by samplers: inout [Sampler],
    beforeStep: (_ tokens: Int) throws -> Void
  ) throws -> [[Int32]] {
    let window = window(steps: 1, batch: prompts.count)
    let vocabulary = configuration.vocabularySize
    var written = [[Int32]](repeating: [], count: prompts.count)
    let start = prompts[0].count
    for step in 0..<start + length - 1 {
      try beforeStep(written[0].count * prompts.count)
      for row in prompts.indices {
        window.inputs[row] = step < start ? prompts[row][step] : written[row][step - start]
      }
      window.forward(0..<1)
      guard step >= start - 1 else { continue }
      let logs = try backend.read(window.predict())
      for row in prompts.indices {
        let token = samplers[row].pick(Array(logs[row * vocabulary..<(row + 1) * vocabulary]))
        // Some token is always probable.
        written[row].append(token ?? 0)
      }
    }
    return written
  }
}

extension Scorer {
  /// Continues prompts one after another, drawing every token from the model's own distribution.
  ///
  /// A prompt begins a text, after the end of a sentence.
  ///
  /// - Parameters:
  ///   - prompts: The prompts.
  ///   - length: Tokens to draw.
  ///   - seed: Seed of the random draws.
  ///   - progress: Called before every token with the tokens drawn and all that are to be drawn; an
  ///     error that it throws stops the work.
  /// - Returns: The continuations, without the prompts.
  /// - Throws: The error of `progress`.
  public func continuations(
    of prompts: [[Int32]], length: Int, seed: UInt64,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [[Int32]] {
    let predictor = makePredictor()
    var logProbabilities = [Float](repeating: 0, count: predictor.vocabularySize)
    return try prompts.enumerated().map { row, prompt in
      predictor.begin()
      for token in prompt { try predictor.read(token) }
      var sampler = try Sampler(SamplingConfiguration(seed: RandomStream.key(seed, UInt64(row))))
      return try (0..<length).map { step in
        try progress(row * length + step, prompts.count * length)
        try predictor.predict(into: &logProbabilities)
        // Some token is always probable.
        let token = sampler.pick(logProbabilities) ?? 0
        try predictor.read(token)
        return token
      }
    }
  }
}
