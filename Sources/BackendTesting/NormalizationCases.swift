import Compute

let normalizationCases: [VerbCase] =
  [(1, 7), (5, 1), (5, 3), (3, 33), (331, 101)].flatMap { n, width in
    layerNormCases(n, width, "\(n) × \(width)") + batchNormCases(n, width, "\(n) × \(width)")
  }

private func layerNormCases(_ n: Int, _ width: Int, _ shape: String) -> [VerbCase] {
  [
    VerbCase("layerNorm", shape) { t in
      for (hasBias, adding, isInPlace) in [(true, false, false), (false, true, true)] {
        let (x, y, scales) = (t.random(n, width), t.random(n, width), t.room(n, 1))
        let normalized = isInPlace ? x : t.room(n, width)
        t.backend.layerNorm(
          x, gain: t.random(1, width), bias: hasBias ? t.random(1, width) : nil,
          normalized: normalized, scales: scales, into: y, adding: adding)
        // A row of one unit is 0 whatever it was; its scale is 1/√ε.
        try t.record("normalized", normalized)
        try t.record("scales", scales)
        try t.record("y", y)
      }
    },
    VerbCase("layerNormBackward", shape) { t in
      for place in 0..<3 {
        let (dy, normalized) = (t.random(n, width), t.random(n, width))
        let dx = [dy, normalized, t.room(n, width)][place]
        let dGain = t.random(1, width)
        t.backend.layerNormBackward(
          dy, normalized: normalized, scales: t.positive(n, 1), gain: t.random(1, width),
          dGain: dGain, into: dx)
        try t.record("dGain", dGain)
        try t.record("dx", dx)
      }
    },
  ]
}

private func batchNormCases(_ n: Int, _ width: Int, _ shape: String) -> [VerbCase] {
  // A row alone has no statistics to learn from.
  (n > 1 ? [false, true] : [false]).flatMap { isLearning in
    let shape = isLearning ? "\(shape), learning" : shape
    return [
      VerbCase("batchNorm", shape) { t in
        for isInPlace in [false, true] {
          let (x, normalized, scales) = (t.random(n, width), t.room(n, width), t.room(1, width))
          let (mean, variance) = (t.random(1, width), t.positive(1, width))
          let y = isInPlace ? x : t.room(n, width)
          t.backend.batchNorm(
            x, gain: t.random(1, width), bias: t.random(1, width), runningMean: mean,
            runningVariance: variance, normalized: normalized, scales: scales, into: y,
            isLearning: isLearning)
          try t.record("running mean", mean)
          try t.record("running variance", variance)
          try t.record("normalized", normalized)
          try t.record("scales", scales)
          try t.record("y", y)
        }
      },
      VerbCase("batchNormBackward", shape) { t in
        for isInPlace in [false, true] {
          let (dy, dGain) = (t.random(n, width), t.random(1, width))
          let dx = isInPlace ? dy : t.room(n, width)
          t.backend.batchNormBackward(
            dy, normalized: t.random(n, width), scales: t.positive(1, width),
            gain: t.random(1, width), dGain: dGain, into: dx, isLearning: isLearning)
          try t.record("dGain", dGain)
          try t.record("dx", dx)
        }
      },
    ]
  }
}
