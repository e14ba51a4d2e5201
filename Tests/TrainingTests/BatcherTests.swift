import Testing
import TokenIDs

@testable import Training

@Suite struct BatcherTests {
  static let start: Int32 = -9

  /// Targets with their inputs, by strand, in the order in which an epoch reads them.
  static func strands(
    _ batcher: Batcher<[Int32]>
  ) -> [[(input: Int32, target: Int32)]] {
    var strands = [[(input: Int32, target: Int32)]](repeating: [], count: batcher.batch)
    for window in 0..<batcher.windows {
      var positions: [Int] = []
      batcher.forEachToken(inWindow: window) { position, input, target in
        positions.append(position)
        strands[position % batcher.batch].append((input, target))
      }
      let length = batcher.range(ofWindow: window).count
      #expect(positions == Array(0..<length * batcher.batch))
      #expect(length == batcher.steps || window == batcher.windows - 1)
    }
    return strands
  }

  @Test(arguments: [1, 2, 7, 12, 103], [1, 3, 8, 200])
  func everyTokenIsATargetOnce(batch: Int, steps: Int) throws {
    let corpus = (0..<103).map { Int32($0 + 1000) }
    let batcher = try Batcher(
      corpus, batch: batch, steps: steps, specialTokens: SpecialTokens(endOfSentence: Self.start))
    let strands = Self.strands(batcher)
    #expect(strands.flatMap { $0.map(\.target) } == Array(corpus.dropLast(103 % batch)))
    #expect(
      strands.flatMap { $0.map(\.input) }
        == [Self.start] + corpus.prefix(103 - 103 % batch - 1))
    #expect(strands.allSatisfy { $0.count == 103 / batch })
  }

  @Test func aSliceIsACorpus() throws {
    let corpus: [Int32] = [9, 9, 1, 2, 3, 4]
    let batcher = try Batcher(
      corpus[2...], batch: 2, steps: 5, specialTokens: SpecialTokens(endOfSentence: Self.start))
    var seen: [[Int32]] = []
    batcher.forEachToken(inWindow: 0) { seen.append([Int32($0), $1, $2]) }
    #expect(seen == [[0, Self.start, 1], [1, 2, 3], [2, 1, 2], [3, 3, 4]])
  }

  @Test("A part of the strands is what the whole has of them")
  func part() throws {
    let batcher = try Batcher(
      (0..<103).map { Int32($0) }, batch: 5, steps: 7,
      specialTokens: SpecialTokens(endOfSentence: Self.start))
    for window in 0..<batcher.windows {
      var whole: [[Int32]] = []
      batcher.forEachToken(inWindow: window) { _, input, target in whole.append([input, target]) }
      var parts = whole.map { _ in [Int32]() }
      for rows in [0..<2, 2..<5] {
        batcher.part(rows).forEachToken(inWindow: window) { position, input, target in
          let (step, row) = position.quotientAndRemainder(dividingBy: rows.count)
          parts[step * 5 + rows.lowerBound + row] = [input, target]
        }
      }
      #expect(parts == whole)
    }
  }

  @Test(arguments: [0, 1, 3])
  func tooFewTokens(count: Int) {
    let corpus = [Int32](repeating: 1, count: count)
    let error = #expect(throws: TrainingError.self) {
      try Batcher(
        corpus, batch: 4, steps: 2, specialTokens: SpecialTokens(endOfSentence: Self.start))
    }
    #expect(error?.code == .tooFewTokens(count, batch: 4))
    #expect(error?.description.contains("choose a smaller batch or a longer corpus") == true)
  }
}

@Suite struct ScheduleTests {
  struct Course: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let schedule: Schedule
    let validation: [Double?]
    let rates: [Float]  // of epochs 1, 2, …
  }

  static let courses = [
    Course(
      testDescription: "constant", schedule: .constant, validation: [3, 3, 9], rates: [1, 1, 1, 1]),
    Course(
      testDescription: "Zaremba et al. 2014, small", schedule: .step(after: 4, factor: 0.5),
      validation: .init(repeating: nil, count: 6), rates: [1, 1, 1, 1, 0.5, 0.25, 0.125]),
    Course(
      testDescription: "linear", schedule: .linear(after: 2, epochs: 5),
      validation: [9, 9, 9, 9, 9], rates: [1, 1, 0.75, 0.5, 0.25, 0]),
    .init(
      testDescription: "a plateau without end", schedule: .plateau(patience: 1, factor: 0.01),
      validation: [1, 1, 1, 1], rates: [1, 1, 0.01, 0.001, 0.001]),
    .init(
      testDescription: "step from the start", schedule: .step(after: 0, factor: 0.5),
      validation: [3, 2], rates: [1, 0.5, 0.25]),
    Course(
      testDescription: "plateau", schedule: .plateau(patience: 1, factor: 0.5),
      validation: [3, 2, 2, 2.5, 1, 1.5], rates: [1, 1, 1, 0.5, 0.25, 0.25, 0.125]),
    Course(
      testDescription: "a patient plateau", schedule: .plateau(patience: 2, factor: 0.25),
      validation: [3, 4, 5, 4, 2, 3, 2], rates: [1, 1, 1, 0.25, 0.25, 0.25, 0.25, 0.0625]),
    Course(
      testDescription: "a plateau without validation",
      schedule: .plateau(patience: 1, factor: 0.5), validation: [nil, nil, 4, nil, 4],
      rates: [1, 1, 1, 1, 1, 0.5]),
    Course(
      testDescription: "a validation that is not a number is no progress",
      schedule: .plateau(patience: 1, factor: 0.5), validation: [4, .nan, 3],
      rates: [1, 1, 0.5, 0.5]),
  ]

  @Test(arguments: courses)
  func rates(_ course: Course) {
    var state = ScheduleState(rate: 1)
    var rates = [state.rate]
    for (epoch, validation) in course.validation.enumerated() {
      state.endEpoch(epoch + 1, validation: validation, course.schedule)
      rates.append(state.rate)
    }
    #expect(rates == course.rates)
  }
}
