import LanguageModels
import Training

extension Recipe {
  /// Options of passes and windows.
  static var trainingFields: [Field] {
    [
      Field(
        "epochs", \.training.epochs, .training, .common, "Number of passes over the training text."),
      Field(
        "max-steps", \.training.maximumSteps, .training, .common, "Maximum number of updates.",
        usual: "no limit", sets: ["maximumSteps"]),
      Field(
        "batch-size", \.training.batch, .training, .common,
        "Number of sequences that are trained in parallel.", sets: ["batch"]),
      Field(
        "bptt", \.training.bptt, .training, .common, "Number of time steps of back-propagation."),
      Field(
        "random-bptt", \.training.randomBPTT, .training, .advanced,
        """
        Draw the number of steps of each window around --bptt, and scale the learning rate in \
        proportion (also --variable-bptt).
        """,
        otherNames: ["variable-bptt"]),
      Field(
        "loss-mean", \.training.lossMean, .training, .advanced,
        """
        The divisor of a window's loss: token (the number of tokens), or sequence (the number of \
        sequences; a sum over time, as in Zaremba and others 2014).
        """),
    ]
  }

  /// Options of the update rule.
  static var optimizerFields: [Field] {
    [
      Field(
        "optimizer", \.optimizerKind, .training, .common,
        """
        Optimiser. asgd (or nt-asgd) is sgd until the validation loss stops improving. Then it is \
        the mean of the iterates.
        """,
        otherValues: ["nt-asgd": OptimizerKind.asgd.rawValue]),
      Field(
        "momentum", \.training.optimizer.momentum, .training, .advanced,
        "Decay of the optimiser's momentum, β₁ of Adam.", sets: ["optimizer.momentum"],
        if: [Condition("optimizer") { $0.optimizerKind.hasMomentum }],
        givesWay: [.ifUsual("optimizer")], initial: { $0.usualOptimizer.momentum }),
      Field(
        "momentum-from-gradient", \.training.optimizer.startsAtGradient, .training, .advanced,
        "Start the mean of momentum-average at the first gradient, and not at 0.",
        sets: ["optimizer.startsAtGradient"],
        if: [Condition("optimizer") { $0.optimizerKind == .averagedMomentum }],
        givesWay: [.to("optimizer")], before: "false"),
      Field(
        "square-decay", \.training.optimizer.squareDecay, .training, .advanced,
        "Decay of the mean of squared gradients, β₂ of Adam.",
        usual: OptimizerKind.usual(
          among: OptimizerKind.allCases.filter(\.hasSquareDecay), \.usualSquareDecay),
        sets: ["optimizer.squareDecay"],
        if: [Condition("optimizer") { $0.optimizerKind.hasSquareDecay }],
        givesWay: [.ifUsual("optimizer")], initial: { $0.usualOptimizer.squareDecay }),
      Field(
        "weight-decay", \.training.optimizer.weightDecay, .training, .advanced,
        "Decay of the weights towards 0, applied after clipping.",
        usual: OptimizerKind.usual(\.usualWeightDecay), sets: ["optimizer.weightDecay"],
        givesWay: [.ifUsual("optimizer")],
        initial: { $0.usualOptimizer.weightDecay }),
      Field(
        "nonmonotone", \.training.optimizer.nonMonotone, .training, .advanced,
        """
        Begin to average in asgd when the validation loss is above the best one of more than N \
        epochs before.
        """, sets: ["optimizer.nonMonotone"],
        if: [Condition("optimizer") { $0.optimizerKind.isAveraged }]),
      Field(
        "lr", \.training.rate, .training, .common, "The learning rate.",
        usual: usualRates, sets: ["rate"],
        // A rate is in units of its rule: 30 is usual for averaged SGD and ruin for Adam.
        givesWay: [
          .to("optimizer"),
          Tie(chooser: "loss-mean") { before, _, _ in !before.optimizerKind.ignoresScale },
        ],
        initial: { $0.usualRate }),
    ]
  }

  /// Limits on an update, and on the run.
  static var updateFields: [Field] {
    [
      Field(
        "clip-norm", \.training.clipping.norm, .training, .common,
        "Maximum norm of the gradient, or none.", sets: ["clipping.norm"]),
      Field(
        "clip-value", \.training.clipping.value, .training, .advanced,
        """
        Maximum absolute value of each element of the gradient, applied before --clip-norm, or \
        none.
        """, usual: "none", sets: ["clipping.value"]),
      Field(
        "activation-penalty", \.training.penalty.size, .training, .advanced,
        "Penalty on the size of the last layer's output (also --alpha).", otherNames: ["alpha"],
        sets: ["penalty.size"]),
      Field(
        "change-penalty", \.training.penalty.change, .training, .advanced,
        "Penalty on the change of the last layer's output between steps (also --beta).",
        otherNames: ["beta"], sets: ["penalty.change"]),
      Field(
        "patience", \.training.patience, .training, .common,
        "Stop after this many epochs without a better validation loss.", usual: "never"),
      Field(
        "precision", \.training.precision, .training, .advanced,
        """
        Rounding of the operands of products in training: f32 or bf16. bf16 is about twice as fast \
        on a processor that has it. Other processors use f32 instead. Weights, updates and \
        evaluation stay in f32.
        """),
      Field(
        "seed", \.training.seed, .training, .common, "The seed of initial parameters and dropout."),
    ]
  }

  /// Options of the machine.
  static var otherFields: [Field] {
    [
      Field(
        "threads", \.threads, .machine, .common,
        "Threads that work is spread over; another number may move the last digits.",
        usual: "the physical cores")
    ]
  }

  fileprivate var optimizerKind: OptimizerKind {
    get { training.optimizer.kind }
    set { training.optimizer = OptimizerConfiguration(newValue) }
  }

  private var usualOptimizer: OptimizerConfiguration { OptimizerConfiguration(optimizerKind) }

  /// The learning rate that a run without one has.
  private var usualRate: Float {
    TrainingConfiguration(
      bptt: max(training.bptt, 1), optimizer: training.optimizer, lossMean: training.lossMean
    ).rate
  }

  private static var usualRates: String {
    let scaled = OptimizerKind.allCases.filter { !$0.ignoresScale }.map(\.rawValue)
    return OptimizerKind.usual(\.usualRate)
      + "; with --loss-mean sequence that of \(OptimizerKind.list(scaled)) is divided by --bptt"
  }
}
