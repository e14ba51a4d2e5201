import Glibc
import LanguageModels

/// A network and a neural cache beside it, one token at a time; ``NeuralCache`` has the equations.
final class CachePredictor: Predictor {
  private let network: any ContextPredictor
  private let flatness: Double
  private let weight: Double
  private let size: Int
  private let arena: Arena
  private let contexts: Weight  // [N, H]
  private let query: Matrix  // [1, H], h_t
  private let scores: Matrix  // [1, N], h_t·h_i
  /// The words that followed the contexts: that of place i, in a ring.
  private var words: [Int32] = []
  /// The place that is written next.
  private var next = 0

  init(_ network: any ContextPredictor, size: Int, flatness: Float, weight: Double) {
    self.network = network
    self.size = size
    self.flatness = Double(flatness)
    self.weight = weight
    arena = Arena(on: network.backend)
    contexts = Weight(arena.matrix(size, network.width))
    query = arena.matrix(1, network.width)
    scores = arena.matrix(1, size)
    network.copyContext(to: query)
  }

  private convenience init(copying other: CachePredictor, network: any ContextPredictor) {
    self.init(network, size: other.size, flatness: Float(other.flatness), weight: other.weight)
    network.backend.copy(other.contexts.values, to: contexts.values)
    words = other.words
    next = other.next
  }

  var vocabularySize: Int { network.vocabularySize }

  func begin() {
    network.begin()
    words = []
    next = 0
    network.copyContext(to: query)
  }

  func read(_ token: Int32) throws(BackendError) {
    network.backend.copy(query, to: contexts.values[next..<next + 1])
    contexts.invalidate()
    if next < words.count { words[next] = token } else { words.append(token) }
    next = (next + 1) % size
    try network.read(token)
    network.copyContext(to: query)
  }

  func predict(into logProbabilities: inout [Float]) throws(BackendError) {
    try network.predict(into: &logProbabilities)
    guard !words.isEmpty, weight > 0 else { return }
    let (ofModel, ofCache) = (log1p(-weight), log(weight))
    let recalled = try cacheLogProbabilities()
    for token in logProbabilities.indices {
      logProbabilities[token] = Float(Double(logProbabilities[token]) + ofModel)
    }
    for (word, logProbability) in recalled {
      let (a, b) = (Double(logProbabilities[Int(word)]), ofCache + logProbability)
      logProbabilities[Int(word)] = Float(max(a, b) + log1p(exp(-abs(a - b))))
    }
  }

  /// log p_cache of the words that it remembers.
  private func cacheLogProbabilities() throws(BackendError) -> [Int32: Double] {
    network.backend.linear(query, weight: contexts, bias: nil, into: scores)
    let values = try network.backend.read(scores).prefix(words.count).map { flatness * Double($0) }
    let greatest = values.max() ?? 0
    var (sums, total) = ([Int32: Double](), 0.0)
    for (word, value) in zip(words, values) {
      let share = exp(value - greatest)
      sums[word, default: 0] += share
      total += share
    }
    return sums.mapValues { log($0 / total) }
  }

  func copy() throws(BackendError) -> any Predictor {
    guard let network = try network.copy() as? any ContextPredictor else {
      preconditionFailure("the copy of a network is a network")
    }
    return CachePredictor(copying: self, network: network)
  }
}

extension NeuralCache {
  /// Reads one token at a time; as ``Scorer/makePredictor(isExact:)``.
  public func makePredictor(isExact: Bool) -> any Predictor {
    guard let network = reader.makePredictor(isExact: isExact) as? any ContextPredictor else {
      preconditionFailure("what reads for a cache is a network")
    }
    return CachePredictor(network, size: size, flatness: flatness, weight: weight)
  }
}
