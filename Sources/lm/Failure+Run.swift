import Glibc
import ModelFolders
import NumberFormatting
import Runs

extension Failure {
  /// The failure of a run that ended with a model whose validation perplexity no Double holds.
  static func uselessModel(_ folder: String) -> Failure {
    Failure(
      EX_DATAERR,
      "the validation perplexity of the best epoch is over 1e308, so that the model is of no use; "
        + retry(folder))
  }

  /// False for n-grams, which are estimated at once.
  private static func canGoOn(_ folder: String) -> Bool {
    guard let bundle = try? ModelBundle(folder) else { return true }
    return if case .network = bundle.manifest.model { true } else { false }
  }

  private static func retry(_ folder: String) -> String {
    "train anew with less, as by 'lm train CORPUS --like \(folder) --out NEW --lr X'"
  }

  /// The failure that a run which cannot start or go on amounts to, with what a user can do about it.
  ///
  /// - Parameters:
  ///   - error: What happened.
  ///   - isResumed: Whether the configuration is that of a folder, and not of the command line.
  init(run error: RunError, isResumed: Bool = false) {
    switch error.code {
    case .invalidConfiguration(let message): self.init(EX_USAGE, message)
    case .modelExists(let folder):
      self.init(
        EX_CANTCREAT,
        Self.canGoOn(folder)
          ? "\(error); choose another --out, replace it with --force, or go on with 'lm train --resume "
            + "\(folder)'"
          : "\(error); choose another --out, or replace it with --force")
    case .insufficientMemory(let needed, let available):
      self.init(
        isResumed ? EX_DATAERR : EX_USAGE,
        "the model takes at least \(NumberFormat.bytes(needed)) of memory and this process may have "
          + "\(NumberFormat.bytes(available)); choose smaller widths, a smaller batch or a shorter bptt"
      )
    case .missingTokens(_, let folder):
      self.init(EX_NOINPUT, "\(error); \(ModelFolderError.anew(folder))")
    case .notFinite(_, let folder, let hasModel):
      self.init(
        EX_DATAERR,
        "\(error); \(Self.retry(folder)) "
          + (hasModel
            ? "(the model of the best epoch before is kept)"
            : "(no epoch has ended, so there is no model)"))
    case .stopped: self = .stopped
    case .noThread: self.init(EX_OSERR, "\(error); close other programs")
    }
  }
}
