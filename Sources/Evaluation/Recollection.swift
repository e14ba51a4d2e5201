import Glibc
import LanguageModels

/// Losses of the tokens of a text under the model alone and under the cache alone.
///
/// One reading gives those of any number of flatnesses, and each of these the losses of any number
/// of weights.
public struct Recollection {
  /// θ.
  public let flatness: Float
  /// −log p_model of every token, in nats.
  private let model: [Double]
  /// log p_cache of every token; −∞ of what is not in the cache.
  private let cache: [Double]

  /// The recollections of a text, one a flatness.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - reader: The model, fixed or learning as it reads.
  ///   - size: Pairs remembered, N ≥ 1.
  ///   - flatness: Every θ ≥ 0.
  ///   - progress: Called before every window with the tokens read and all tokens; an error that it
  ///     throws stops the reading.
  /// - Returns: The recollections, in the order of `flatness`.
  /// - Throws: The error of `progress`.
  public static func of<IDs: RandomAccessCollection>(
    _ ids: IDs, by reader: any TextReader, size: Int, flatness: [Float],
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [Recollection] where IDs.Element == Int32, IDs.Index == Int {
    let memory = CacheMemory(of: reader.window, size: size)
    let (window, backend) = (reader.window, reader.window.model.backend)
    var model: [Double] = []
    var caches = flatness.map { _ in [Double]() }
    try reader.read(ids, progress: progress) { places in
      model += try backend.read(window.losses[0..<places.count]).map(Double.init)
      try memory.visit(window.contexts, window.targets) {
        for (index, flatness) in flatness.enumerated() {
          caches[index] += try backend.read(memory.logProbabilities(flatness)).map(Double.init)
        }
      }
    }
    return zip(flatness, caches).map { Recollection(flatness: $0, model: model, cache: $1) }
  }

  /// −log((1 − λ) p_model + λ p_cache) of every token, in nats, with weight λ < 1.
  public func losses(weight: Double) -> [Double] {
    precondition((0..<1).contains(weight), "a weight of the cache leaves the model some")
    let (ofModel, ofCache) = (log1p(-weight), log(weight))
    var losses = zip(model, cache).map { loss, recalled in
      let (a, b) = (ofModel - loss, ofCache + recalled)
      return -(max(a, b) + log1p(exp(-abs(a - b))))
    }
    if let first = model.first { losses[0] = first }
    return losses
  }
}
