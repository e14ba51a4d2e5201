import Compute
import LanguageModels
import Training

extension FormatFive {
  /// The key `training` of a network.
  struct Training: Decodable {
    let epochs: Int
    let maximumSteps: Int?
    let batch: Int
    let bptt: Int
    let randomBPTT: Bool
    let feeding: Feed
    let penalty: Penalty
    let optimizer: Rule
    let rate: Float
    let schedule: Rates
    let warmup: Int
    let clipping: Limits
    let lossMean: Named<LossMean>
    let patience: Int?
    let precision: Named<Precision>
    let seed: UInt64

    var live: TrainingConfiguration {
      TrainingConfiguration(
        epochs: epochs, maximumSteps: maximumSteps, batch: batch, bptt: bptt,
        randomBPTT: randomBPTT, feeding: feeding.live,
        penalty: ActivationPenalty(size: penalty.size, change: penalty.change),
        optimizer: optimizer.live, rate: rate, schedule: schedule.live, warmup: warmup,
        clipping: Clipping(value: clipping.value, norm: clipping.norm), lossMean: lossMean.value,
        patience: patience, precision: precision.value, seed: seed)
    }

    struct Penalty: Decodable {
      let size, change: Float
    }

    struct Limits: Decodable {
      let value, norm: Float?
    }
  }

  struct Rule: Decodable {
    let kind: Named<OptimizerKind>
    let momentum, squareDecay, weightDecay: Float
    let nonMonotone: Int

    var live: OptimizerConfiguration {
      OptimizerConfiguration(
        kind.value, momentum: momentum, squareDecay: squareDecay, weightDecay: weightDecay,
        nonMonotone: nonMonotone)
    }
  }

  enum Feed: Decodable {
    case teacherForcing
    case scheduledSampling(Truth, by: Named<Feeding.Coin>)
    case freeRunning

    var live: Feeding {
      switch self {
      case .teacherForcing: .teacherForcing
      case .scheduledSampling(let truth, let coin): .scheduledSampling(truth.live, by: coin.value)
      case .freeRunning: .freeRunning
      }
    }
  }

  enum Truth: Decodable {
    case constant(rate: Double)
    case linear(slope: Double, floor: Double)
    case exponential(k: Double)
    case inverseSigmoid(k: Double)

    var live: SamplingSchedule {
      switch self {
      case .constant(let rate): .constant(rate: rate)
      case .linear(let slope, let floor): .linear(slope: slope, floor: floor)
      case .exponential(let k): .exponential(k: k)
      case .inverseSigmoid(let k): .inverseSigmoid(k: k)
      }
    }
  }

  enum Rates: Decodable {
    case constant
    case step(after: Int, factor: Float)
    case plateau(patience: Int, factor: Float)
    case linear(after: Int, epochs: Int)
    case cosine(floor: Float)

    var live: Schedule {
      switch self {
      case .constant: .constant
      case .step(let after, let factor): .step(after: after, factor: factor)
      case .plateau(let patience, let factor): .plateau(patience: patience, factor: factor)
      case .linear(let after, let epochs): .linear(after: after, epochs: epochs)
      case .cosine(let floor): .cosine(floor: floor)
      }
    }
  }
}
