import LanguageModels
import Runs

extension ModelPlan {
  /// Compares with the memory of this machine, so that a model that cannot be is refused.
  ///
  /// - Throws: ``Failure`` with `code`.
  func checkMemory(_ code: Int32) throws {
    do {
      try checkMemory()
    } catch {
      throw Failure(code, Failure(run: error).message)
    }
  }
}
