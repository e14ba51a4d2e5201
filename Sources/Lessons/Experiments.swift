package import Compute
package import NeuralNetworks
package import SyntheticData
package import Training

/// Drawn digits to learn and to be judged on.
package struct DigitTask {
  /// The digits to learn.
  package private(set) var training: Dataset
  /// Other digits.
  package let validation: Dataset
  private let width: Int

  /// Digits of a script: `training` to learn, `validation` others.
  package init(
    training: Int, validation: Int, script: DrawnDigits.Script = .latin, seed: UInt64 = 1
  ) {
    let digits = DrawnDigits(count: training + validation, script: script, seed: seed)
    let all = Dataset(inputs: [digits.pixels], classes: digits.labels)
    self.training = all.rows(0..<training)
    self.validation = all.rows(training..<training + validation)
    width = digits.width
  }

  /// Leaves out what is too few for another batch of the digits to learn.
  mutating func keepWholeBatches(of batch: Int) {
    training = training.prefix(max(training.count / batch, 1) * batch)
  }

  /// A network of these layers, and ten outputs.
  package func network(
    _ hidden: [LayerKind], rows: Int, initialization: Initialization = .standard, seed: UInt64 = 1,
    on backend: any Backend
  ) throws -> Sequential {
    try Sequential(
      hidden + [.dense(10)], inputs: width, rows: rows, initialization: initialization, seed: seed,
      on: backend)
  }

  /// Fits a new network of these layers.
  package func fit(
    _ hidden: [LayerKind], _ configuration: FitConfiguration, on backend: any Backend,
    onEpoch: (FitHistory.Epoch) throws -> FitDecision = { _ in .goOn }
  ) throws -> FitHistory {
    let rows = configuration.batch ?? training.count
    return try network(hidden, rows: rows, seed: configuration.seed, on: backend).fit(
      training, validation: validation, loss: .crossEntropy, configuration, onEpoch: onEpoch)
  }
}

extension DrawnDigits.Script {
  /// The setting of a lesson that learns digits.
  static let setting = LessonSetting.name(
    "script", of: allCases.map(\.rawValue), "The digits that are learnt.")

  /// The script that a reader chose.
  init(_ run: LessonRun) { self = Self(rawValue: run.name("script")) ?? .latin }
}

extension FitHistory {
  /// Curves for TensorBoard; steps are epochs.
  func curves(run: String) -> LessonCurves {
    func points(_ value: (Epoch) -> Double?) -> [LessonCurves.Point] {
      epochs.compactMap { epoch in
        value(epoch).map { LessonCurves.Point(step: epoch.epoch, value: $0) }
      }
    }
    let all = [
      "loss/train": points { $0.training.loss }, "loss/valid": points { $0.validation?.loss },
      "accuracy/train": points { $0.training.accuracy },
      "accuracy/valid": points { $0.validation?.accuracy },
    ]
    return LessonCurves(run: run, all.filter { !$0.value.isEmpty })
  }
}
