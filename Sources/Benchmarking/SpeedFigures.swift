public import CPUCompute
public import LanguageModels
import Runs
public import Training

/// The speed of training and of sampling, and the share of the peak that training reaches.
public struct SpeedFigures: Codable, Hashable, Sendable {
  /// The shape that the model started from; nil for another.
  public let shape: BenchmarkShape?
  /// The head.
  public let head: HeadKind
  /// The precision of products in training.
  public let precision: Precision
  /// The threads of training.
  public let threads: Int
  /// The number of parameters.
  public let parameters: Int
  /// Tokens a second of training, in the median window.
  public let tokensPerSecond: Double
  /// Tokens a second of training, in the fastest window.
  public let bestTokensPerSecond: Double
  /// Tokens a second of sampling, on one thread.
  public let sampleTokensPerSecond: Double
  /// The fastest product of the shapes of the model, alone, in GFLOP/s.
  public let gemmPeakGflops: Double
  /// Floating-point operations a token of training, in GFLOP.
  public let modelGflopsPerToken: Double
  /// ``modelGflopsPerToken`` × ``tokensPerSecond`` ÷ ``gemmPeakGflops``.
  public let utilization: Double
  /// The most memory of this process, in MiB.
  public let peakMemoryMib: Double

  private enum CodingKeys: String, CodingKey {
    case shape = "shape"
    case head = "head"
    case precision = "precision"
    case threads = "threads"
    case parameters = "parameters"
    case tokensPerSecond = "tokens_per_second"
    case bestTokensPerSecond = "best_tokens_per_second"
    case sampleTokensPerSecond = "sample_tokens_per_second"
    case gemmPeakGflops = "gemm_peak_gflops"
    case modelGflopsPerToken = "model_gflops_per_token"
    case utilization = "utilization"
    case peakMemoryMib = "peak_memory_mib"
  }

  /// Measures a model on random tokens.
  ///
  /// - Parameters:
  ///   - model: The shape of the model.
  ///   - training: How it is trained.
  ///   - seconds: Seconds of training; sampling takes a quarter of that.
  ///   - backend: The device.
  ///   - shape: The name of the shape, for the record.
  ///   - check: Is called between windows; an error of its own ends the measurement.
  /// - Throws: `ConfigurationError` or `TrainingError` for numbers that do not fit; `BackendError`.
  public init(
    of model: ModelConfiguration, _ training: TrainingConfiguration, seconds: Double,
    on backend: CPUBackend, shape: BenchmarkShape? = nil, check: () throws -> Void = {}
  ) throws {
    let plan = try ModelPlan(model, training)
    let trained = try Throughput.training(
      model, training, seconds: seconds, on: backend, check: check)
    backend.precision = training.precision
    let peak = try ProductPeak.measure(
      plan.products, rows: training.batch * training.bptt, on: backend, check: check)
    self.shape = shape
    head = model.head
    precision = training.precision
    threads = backend.threads
    parameters = plan.layout.count
    tokensPerSecond = trained.median
    bestTokensPerSecond = trained.best
    sampleTokensPerSecond = try Throughput.sampling(
      model, seconds: seconds / 4, check: check)
    gemmPeakGflops = peak
    modelGflopsPerToken = 6e-9 * Double(plan.productWeights)
    utilization = modelGflopsPerToken * tokensPerSecond / gemmPeakGflops
    peakMemoryMib = Double(Machine.peakMemory) / 1024 / 1024
  }
}
