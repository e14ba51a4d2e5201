import Glibc
public import Randomness
public import Testing

/// The seed of the random data of tests: `SEED=n` chooses it, `SEED=random` draws it.
///
/// Without `SEED` it is 0, so that runs repeat. Another seed is printed once. A suite with the trait
/// `seeded` names the seed in every failure.
public enum TestSeed {
  /// The seed of a run without `SEED`.
  public static let usual: UInt64 = 0

  /// The seed of this run.
  public static let value: UInt64 = {
    guard let text = getenv("SEED").map({ String(cString: $0) }) else { return usual }
    guard let seed = text == "random" ? .random(in: 1..<1_000_000_000) : UInt64(text) else {
      fatalError("SEED is '\(text)'; give a whole number, or random")
    }
    if seed != usual { print("The random data of tests are those of SEED=\(seed).") }
    return seed
  }()

  /// The seed of one use: its number, mixed with the seed of the run; the number itself with the usual one.
  public static func seed(_ number: UInt64) -> UInt64 {
    value == usual ? number : RandomStream.key(value, number)
  }

  /// The random numbers of one use.
  public static func stream(_ number: UInt64) -> RandomStream {
    RandomStream(seed: seed(number))
  }
}

extension Trait where Self == IssueHandlingTrait {
  /// The data are random: every failure names their seed.
  public static var seeded: Self {
    compactMapIssues { issue in
      let comment: Comment = "The random data are those of SEED=\(TestSeed.value)."
      // The trait of a suite is also that of its tests.
      guard !issue.comments.contains(comment) else { return issue }
      var issue = issue
      issue.comments.append(comment)
      return issue
    }
  }
}
