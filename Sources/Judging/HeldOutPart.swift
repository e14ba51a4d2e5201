public import ModelFolders

/// A part of a corpus that a model keeps for judging.
public enum HeldOutPart: String, Codable, Sendable, CaseIterable {
  /// The part that decides the schedule and the best epoch.
  case valid
  /// The part that is judged in the end.
  case test

  /// The part of the corpus.
  public var name: CorpusPart { self == .test ? .test : .valid }

  /// The held-out part that this one is not.
  public var other: HeldOutPart { self == .test ? .valid : .test }
}
