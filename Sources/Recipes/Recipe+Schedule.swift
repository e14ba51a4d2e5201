import Training

extension Recipe {
  /// The schedules of the learning rate by name.
  enum ScheduleName: String, NamedChoice {
    case constant, step, plateau, linear, cosine
  }

  /// Options of the learning rate's course.
  static var scheduleFields: [Field] {
    [
      Field(
        "schedule", \.scheduleName, .training, .common,
        """
        The course of the learning rate: constant, step (falls every epoch), plateau (falls when \
        validation does not improve), linear (falls towards 0 from epoch to epoch) or cosine \
        (falls towards 0 from update to update).
        """,
        initial: { _ in .linear }),
      Field(
        "decay", \.training.schedule.factor, .training, .advanced,
        "Factor of a change of the learning rate, for step and plateau.", usual: "\(usualFactor)",
        sets: ["schedule.factor"],
        if: [Condition("schedule") { $0.scheduleName == .step || $0.scheduleName == .plateau }],
        givesWay: [.to("schedule")],
        limits: ("above 0, at most 1", { $0 > 0 && $0 <= 1 }), initial: { _ in usualFactor }),
      Field(
        "decay-after", \.training.schedule.wait, .training, .advanced,
        "Epochs before the first change; for plateau, epochs without progress.",
        usual: "\(usualWait); for linear, three fifths of all", sets: ["schedule.wait"],
        if: [Condition("schedule") { $0.scheduleName != .constant && $0.scheduleName != .cosine }],
        givesWay: [.to("schedule"), .ifUsual("epochs")],
        initial: { $0.scheduleName == .linear ? usualWait(epochs: $0.training.epochs) : usualWait }),
      Field(
        "decay-end", \.linearEnd, .training, .record,
        "Linear: the epochs after which the rate would reach 0, where they are not those of the run.",
        sets: ["schedule.epochs"],
        if: [Condition("schedule") { $0.scheduleName == .linear }], givesWay: [.to("epochs")]),
      Field(
        "decay-floor", \.training.schedule.floor, .training, .record,
        "Cosine: the part of the rate that is left at the end.", sets: ["schedule.floor"],
        if: [Condition("schedule") { $0.scheduleName == .cosine }]),
      Field(
        "warmup", \.training.warmup, .training, .common,
        "Number of warm-up updates, over which the learning rate rises to --lr."),
    ]
  }

  /// The factor of a change, and the epochs before the first one, of a run without them.
  private static let (usualFactor, usualWait): (Float, Int) = (0.5, 1)

  /// The epochs that a linear schedule waits for: three fifths of all, of any number that can be typed.
  private static func usualWait(epochs: Int) -> Int { epochs / 5 * 3 + epochs % 5 * 3 / 5 }

  private var scheduleName: ScheduleName {
    get {
      switch training.schedule {
      case .constant: .constant
      case .step: .step
      case .plateau: .plateau
      case .linear: .linear
      case .cosine: .cosine
      }
    }
    set {
      training.schedule =
        switch newValue {
        case .constant: .constant
        case .step: .step(after: Self.usualWait, factor: Self.usualFactor)
        case .plateau: .plateau(patience: Self.usualWait, factor: Self.usualFactor)
        case .linear:
          .linear(after: Self.usualWait(epochs: training.epochs), epochs: training.epochs)
        case .cosine: .cosine(floor: 0)
        }
    }
  }

  /// The end of a linear schedule, where it is not that of the run.
  private var linearEnd: Int? {
    get {
      guard case .linear(_, let end) = training.schedule, end != training.epochs else { return nil }
      return end
    }
    set {
      guard case .linear(let after, _) = training.schedule else { return }
      training.schedule = .linear(after: after, epochs: newValue ?? training.epochs)
    }
  }
}

extension Schedule {
  fileprivate var factor: Float {
    get {
      switch self {
      case .step(_, let factor), .plateau(_, let factor): factor
      case .constant, .linear, .cosine: 1
      }
    }
    set {
      switch self {
      case .step(let after, _): self = .step(after: after, factor: newValue)
      case .plateau(let patience, _): self = .plateau(patience: patience, factor: newValue)
      case .constant, .linear, .cosine: break
      }
    }
  }

  fileprivate var wait: Int {
    get {
      switch self {
      case .step(let after, _), .plateau(let after, _), .linear(let after, _): after
      case .constant, .cosine: 0
      }
    }
    set {
      switch self {
      case .step(_, let factor): self = .step(after: newValue, factor: factor)
      case .plateau(_, let factor): self = .plateau(patience: newValue, factor: factor)
      case .linear(_, let epochs): self = .linear(after: newValue, epochs: epochs)
      case .constant, .cosine: break
      }
    }
  }

  /// The floor of a cosine, where it is not 0.
  fileprivate var floor: Float? {
    get {
      if case .cosine(let floor) = self, floor != 0 { floor } else { nil }
    }
    set {
      if case .cosine = self { self = .cosine(floor: newValue ?? 0) }
    }
  }
}
