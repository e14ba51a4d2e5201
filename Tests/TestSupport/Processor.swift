import Compute
import CPUCompute

/// What the machine has that tests run on.
public enum Processor {
  /// Whether products of bf16 are worth while.
  public static let hasBF16 = (try? CPUBackend(threads: 1))?.supports(.bf16) ?? false
}
