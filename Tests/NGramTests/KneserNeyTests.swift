import Glibc
import Testing
import TokenIDs

@testable import NGrams

/// Interpolated modified Kneser–Ney smoothing as Chen & Goodman (1999) define it, by dictionaries.
private struct PlainKneserNey {
  /// What stands before a sentence; no token that is predicted.
  static let start: Int32 = -1
  let order: Int
  let vocabulary: Int
  /// The counts of the k-grams, by k − 1.
  var counts: [[[Int32]: Int]] = []
  var discounts: [[Double]] = []

  init(_ sentences: [[Int32]], order: Int, vocabulary: Int) {
    (self.order, self.vocabulary) = (order, vocabulary)
    var raw = [[[Int32]: Int]](repeating: [:], count: order)
    for sentence in sentences.map({ [Self.start] + $0 }) {
      for length in 1...order {
        for at in sentence.indices where at + length <= sentence.count {
          raw[length - 1][Array(sentence[at..<at + length]), default: 0] += 1
        }
      }
    }
    for level in 0..<order {
      var counts = raw[level]
      if level + 1 < order {
        for gram in counts.keys where gram[0] != Self.start {
          counts[gram] = raw[level + 1].keys.count { Array($0.dropFirst()) == gram }
        }
      }
      if level == 0 { counts[[Self.start]] = nil }
      self.counts.append(counts)
      let n = (0...4).map { number in Double(counts.values.count { $0 == number }) }
      let y = n[1] / (n[1] + 2 * n[2])
      let own = (1...3).map { Double($0) - Double($0 + 1) * y * n[$0 + 1] / n[$0] }
      let isSound = own.enumerated().allSatisfy { (0...Double($0 + 1)).contains($1) }
      discounts.append(isSound ? own : [0.5, 1, 1.5])
    }
  }

  private func discount(_ count: Int, _ level: Int) -> Double {
    count == 0 ? 0 : discounts[level][min(count, 3) - 1]
  }

  func probability(_ token: Int32, after context: ArraySlice<Int32>) -> Double {
    let context = context.suffix(order - 1)
    let level = context.count
    let shorter =
      context.isEmpty
      ? 1 / Double(vocabulary) : probability(token, after: context.dropFirst())
    let following = counts[level].filter { $0.key.dropLast().elementsEqual(context) }
    guard !following.isEmpty else { return shorter }
    let total = Double(following.values.reduce(0, +))
    let taken = following.values.reduce(0) { $0 + discount($1, level) }
    let count = following[Array(context) + [token]] ?? 0
    return (Double(count) - discount(count, level) + taken * shorter) / total
  }
}

@Suite struct KneserNeyTests {
  @Test("Every probability is that of the definition", arguments: 1...4)
  func probabilities(order: Int) {
    let text = NGramTests.text
    let sentences = text.split(separator: 1, omittingEmptySubsequences: false).dropLast()
      .map { Array($0) + [1] }
    let plain = PlainKneserNey(sentences, order: order, vocabulary: 9)
    let estimate = KneserNey(
      text, order: order, vocabulary: 9, specialTokens: SpecialTokens(endOfSentence: 1))
    #expect(zip(estimate.discounts, plain.discounts).allSatisfy { $0.values == $1 })
    #expect(estimate.discounts.count == order)
    let counts = (0..<order).map { $0 == 0 ? 9 : plain.counts[$0].count }
    #expect(estimate.model.counts == counts)
    #expect(
      estimate.model.parameters == 2 * counts.reduce(0, +) - counts[order - 1])
    // All histories that occur, and some that do not.
    var histories = Set(
      sentences.flatMap { sentence in
        sentence.indices.flatMap { end in
          (max(0, end - 4)...end).map { ([PlainKneserNey.start] + sentence)[$0...end] }
        }
      }.map(Array.init))
    histories.formUnion([[], [8], [7, 7, 7], [2, 8, 3], [0], [3, 3, 2]])
    for history in histories {
      let distribution = estimate.model.history(history.map { $0 == PlainKneserNey.start ? 1 : $0 })
        .distribution()
      for token in Int32(0)..<9 {
        let expected = plain.probability(token, after: history[...])
        #expect(abs(distribution[Int(token)] / expected - 1) < 1e-5, "\(token) after \(history)")
      }
    }
  }
}
