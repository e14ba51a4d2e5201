/// The parts of a corpus.
public enum CorpusPart: String, Codable, Sendable, CaseIterable {
  /// The text that is learnt.
  case train
  /// The text that decides the schedule and the best epoch.
  case valid
  /// The text that is judged in the end.
  case test
}
