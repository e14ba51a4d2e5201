extension Adaptation {
  /// An adaptation as a list of choices, each nil where it is not made.
  public struct Choices: Hashable, Sendable {
    /// Dynamic evaluation by this learning.
    public var dynamic: Learning?
    /// ``Dynamic/rate``.
    public var dynamicRate: Float?
    /// ``Dynamic/decay``.
    public var dynamicDecay: Float?
    /// ``Dynamic/epsilon``.
    public var dynamicEpsilon: Float?
    /// ``Dynamic/segment``.
    public var dynamicSegment: Int?
    /// ``Dynamic/trainingTokens``.
    public var dynamicTokens: Int?
    /// A cache of this size.
    public var cache: Int?
    /// ``Cache/flatness``.
    public var cacheFlatness: Float?
    /// ``Cache/weight``.
    public var cacheWeight: Double?
    /// True if numbers that are not chosen are tuned.
    public var tunes = false
    /// ``Adaptation/tuningTokens``, 10,000 where it is nil.
    public var tuneTokens: Int?

    /// No choices.
    public init() {}

    /// The adaptation; nil for none.
    ///
    /// - Throws: ``JudgingError`` `noEffect` for a choice that goes with another one, `outOfRange`.
    public func adaptation() throws(JudgingError) -> Adaptation? {
      try refuseStray()
      guard dynamic != nil || cache != nil else { return nil }
      var adaptation = Adaptation(tuningTokens: tunes ? tuneTokens ?? 10_000 : nil)
      if let dynamic {
        var usual = Dynamic(dynamic)
        usual.rate = dynamicRate
        usual.decay = dynamicDecay
        usual.epsilon = dynamicEpsilon ?? usual.epsilon
        usual.segment = dynamicSegment ?? usual.segment
        usual.trainingTokens = dynamicTokens ?? usual.trainingTokens
        adaptation.dynamic = usual
      }
      if let cache {
        var usual = Cache(size: cache)
        usual.flatness = cacheFlatness
        usual.weight = cacheWeight
        adaptation.cache = usual
      }
      try adaptation.validate()
      return adaptation
    }

    private func refuseStray() throws(JudgingError) {
      func require(
        _ choice: Bool, for fields: [(String, Bool)], _ reason: FieldSentence
      ) throws(JudgingError) {
        for (field, isGiven) in fields {
          try JudgingError.refuse(field, if: isGiven && !choice, reason)
        }
      }
      try require(
        dynamic != nil,
        for: [
          ("dynamic-rate", dynamicRate != nil), ("dynamic-decay", dynamicDecay != nil),
          ("dynamic-segment", dynamicSegment != nil),
          ("dynamic-epsilon", dynamicEpsilon != nil), ("dynamic-tokens", dynamicTokens != nil),
        ], "without \(field: "dynamic"); choose \(field: "dynamic") rms or sgd")
      try require(
        dynamic == .rms,
        for: [
          ("dynamic-epsilon", dynamicEpsilon != nil), ("dynamic-tokens", dynamicTokens != nil),
        ], "with \(field: "dynamic") sgd; choose \(field: "dynamic") rms, or leave it out")
      try require(
        cache != nil,
        for: [("cache-flatness", cacheFlatness != nil), ("cache-weight", cacheWeight != nil)],
        "without \(field: "cache"); give \(field: "cache") N with it")
      try require(
        dynamic != nil || cache != nil, for: [("tune", tunes)],
        "without \(field: "dynamic") or \(field: "cache"); give one of them with it")
      try require(
        tunes, for: [("tune-tokens", tuneTokens != nil)],
        "without \(field: "tune"); give \(field: "tune") with it")
    }
  }
}
