import CPUCompute
import LanguageModels

/// What `lm --version` prints.
enum Version {
  static let text = "lm 0.1.0 (\(CPUBackend.library))"
}
