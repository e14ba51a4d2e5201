/// What every run of a study may take.
public enum StudyBudget: Hashable, Sendable {
  /// Passes over the training text.
  case epochs(Int)
  /// Tokens that are learnt, whatever batch and window.
  case tokens(Int)
  /// Minutes of training, without the scoring of held-out text.
  ///
  /// They become tokens by the speed that is measured before the first run, so that the learning rate runs its
  /// course and a run that was cut ends as it would have.
  case minutes(Double)

  func validate() throws(StudyError) {
    switch self {
    case .epochs(let count), .tokens(let count):
      guard count < 1 else { return }
      throw StudyError(.invalidStudy, "a budget of \(count); give 1 or more")
    case .minutes(let minutes):
      guard !(minutes > 0 && minutes.isFinite) else { return }
      throw StudyError(.invalidStudy, "a budget of \(minutes) minutes; give a number above 0")
    }
  }
}
