import Training

extension Recipe {
  /// The policies of feeding by name.
  enum FeedingName: String, NamedChoice {
    case teacher, scheduled, free
  }

  /// The schedules of sampling by name.
  enum SamplingName: String, NamedChoice {
    case constant, linear, exponential
    case inverseSigmoid = "inverse-sigmoid"
  }

  /// Options of the inputs while a model learns.
  static var feedingFields: [Field] {
    let isScheduled = Condition("feeding") { $0.feedingName == .scheduled }
    func isSampled(_ names: SamplingName...) -> [Condition] {
      [isScheduled, Condition("sampling") { names.contains($0.samplingName) }]
    }
    return [
      Field(
        "feeding", \.feedingName, .training, .advanced,
        """
        The next input in training: the true token (teacher), sometimes a sample of the model \
        (scheduled), or always a sample of the model (free). The first input of a window is always \
        true.
        """),
      Field(
        "sampling", \.samplingName, .training, .advanced,
        """
        The probability of the true token at update i: 1 - R (constant), 1 - S·i but at least F \
        (linear), K^i (exponential), K/(K + exp(i/K)) (inverse-sigmoid). Also --sampling-schedule.
        """,
        usual: SamplingName.constant.rawValue, otherNames: ["sampling-schedule"], if: [isScheduled]),
      Field(
        "sampling-rate", \.samplingSchedule.rate, .training, .advanced,
        "R of constant sampling (also --sampling-probability).",
        usual: "\(SamplingName.constant.usual.rate)",
        otherNames: ["sampling-probability"], sets: ["feeding.rate"], if: isSampled(.constant),
        givesWay: [.to("sampling")],
        initial: { $0.samplingName.usual.rate }),
      Field(
        "sampling-slope", \.samplingSchedule.slope, .training, .advanced, "S of linear sampling.",
        usual: "\(SamplingName.linear.usual.slope)", sets: ["feeding.slope"],
        if: isSampled(.linear),
        givesWay: [.to("sampling")],
        initial: { $0.samplingName.usual.slope }),
      Field(
        "sampling-floor", \.samplingSchedule.floor, .training, .advanced, "F of linear sampling.",
        usual: "\(SamplingName.linear.usual.floor)", sets: ["feeding.floor"],
        if: isSampled(.linear), givesWay: [.to("sampling")],
        initial: { $0.samplingName.usual.floor }),
      Field(
        "sampling-k", \.samplingSchedule.k, .training, .advanced,
        "K of exponential and inverse-sigmoid sampling.",
        usual: SamplingName.usual(among: [.exponential, .inverseSigmoid], \.usual.k),
        sets: ["feeding.k"],
        if: isSampled(.exponential, .inverseSigmoid), givesWay: [.to("sampling")],
        initial: { $0.samplingName.usual.k }),
      Field(
        "sampling-by", \.coin, .training, .advanced,
        "The unit of one draw: a position, or a sequence (the whole window of a strand).",
        usual: Feeding.Coin.position.rawValue, if: [isScheduled]),
    ]
  }

  private var feedingName: FeedingName {
    get {
      switch training.feeding {
      case .teacherForcing: .teacher
      case .scheduledSampling: .scheduled
      case .freeRunning: .free
      }
    }
    set {
      training.feeding =
        switch newValue {
        case .teacher: .teacherForcing
        case .scheduled: .scheduledSampling(SamplingName.constant.usual, by: .position)
        case .free: .freeRunning
        }
    }
  }

  private var samplingSchedule: SamplingSchedule {
    get {
      if case .scheduledSampling(let schedule, _) = training.feeding { return schedule }
      return SamplingName.constant.usual
    }
    set {
      guard case .scheduledSampling(_, let coin) = training.feeding else { return }
      training.feeding = .scheduledSampling(newValue, by: coin)
    }
  }

  private var coin: Feeding.Coin {
    get {
      if case .scheduledSampling(_, let coin) = training.feeding { coin } else { .position }
    }
    set {
      guard case .scheduledSampling(let schedule, _) = training.feeding else { return }
      training.feeding = .scheduledSampling(schedule, by: newValue)
    }
  }

  private var samplingName: SamplingName {
    get {
      switch samplingSchedule {
      case .constant: .constant
      case .linear: .linear
      case .exponential: .exponential
      case .inverseSigmoid: .inverseSigmoid
      }
    }
    set { samplingSchedule = newValue.usual }
  }
}

extension Recipe.SamplingName {
  /// The schedule with its usual numbers.
  fileprivate var usual: SamplingSchedule {
    switch self {
    case .constant: .constant(rate: 0.25)
    case .linear: .linear(slope: 1e-4, floor: 0.5)
    case .exponential: .exponential(k: 0.9999)
    case .inverseSigmoid: .inverseSigmoid(k: 1000)
    }
  }
}

extension SamplingSchedule {
  fileprivate var rate: Double {
    get {
      if case .constant(let rate) = self { rate } else { 0 }
    }
    set {
      if case .constant = self { self = .constant(rate: newValue) }
    }
  }

  fileprivate var slope: Double {
    get {
      if case .linear(let slope, _) = self { slope } else { 0 }
    }
    set {
      if case .linear(_, let floor) = self { self = .linear(slope: newValue, floor: floor) }
    }
  }

  fileprivate var floor: Double {
    get {
      if case .linear(_, let floor) = self { floor } else { 0 }
    }
    set {
      if case .linear(let slope, _) = self { self = .linear(slope: slope, floor: newValue) }
    }
  }

  fileprivate var k: Double {
    get {
      switch self {
      case .exponential(let k), .inverseSigmoid(let k): k
      case .constant, .linear: 0
      }
    }
    set {
      switch self {
      case .exponential: self = .exponential(k: newValue)
      case .inverseSigmoid: self = .inverseSigmoid(k: newValue)
      case .constant, .linear: break
      }
    }
  }
}
