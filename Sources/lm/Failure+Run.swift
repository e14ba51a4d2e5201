import Glibc
import NumberFormatting
import Runs

extension Failure {
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
        "\(error); choose another --out, replace it with --force, or go on with 'lm train --resume "
          + "\(folder)'")
    case .insufficientMemory(let needed, let available):
      self.init(
        isResumed ? EX_DATAERR : EX_USAGE,
        "the model takes at least \(NumberFormat.bytes(needed)) of memory and this machine has "
          + "\(NumberFormat.bytes(available)); choose smaller widths, a smaller batch or a shorter bptt"
      )
    case .missingTokens: self.init(EX_NOINPUT, "\(error); train it anew with --force")
    case .notFinite(_, let folder, let hasModel):
      self.init(
        EX_DATAERR,
        "\(error); train anew with less, as by 'lm train CORPUS --like \(folder) --lr X' "
          + (hasModel
            ? "(the model of the best epoch before is kept)"
            : "(no epoch has ended, so there is no model)"))
    case .stopped: self = .stopped
    case .noThread: self.init(EX_OSERR, "\(error); close other programs")
    }
  }
}
