import Judging
import LanguageModels

extension CommonOptions {
  /// Runs the one call of a command that judges, with progress.
  func judge<Stage: RawRepresentable<String>, Result>(
    _ work: (_ backend: any Backend, _ progress: (Stage, Int, Int) throws -> Void) throws -> Result
  ) throws -> Result {
    let progress = TextProgress(quiet: quiet, unit: .tokens)
    defer { progress.erase() }
    return try work(makeBackend()) { try progress.update($0.rawValue, $1, of: $2) }
  }
}
