import Glibc

// What needs an exponential of every logit is computed on the host.

extension SoftmaxVerbs {
  /// On the host.
  public func normalizers(_ x: Matrix, into out: Matrix) {
    let sums = rows(of: x).flatMap { row in
      let maximum = row.max() ?? 0
      return [maximum, Float(row.reduce(0) { $0 + exp(Double($1 - maximum)) })]
    }
    write(sums, to: out)
  }

  /// x −= maximum + log Σ.
  public func logSoftmaxRows(_ x: Matrix, normalizers: Matrix) {
    let logs = rows(of: normalizers).map { $0[0] + log($0[1]) }
    let column = scratch(x.rows, 1)
    write(logs, to: column)
    addScaled(-1, repeated(column: column, columns: x.columns), to: x)
  }

  /// On the host.
  public func mixtureLosses(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, losses: Matrix,
    responsibilities: Matrix
  ) throws(BackendError) -> Double {
    let components = logPrior?.columns ?? 1
    let (x, shifts) = try (read(logits), logShifts(normalizers, logPrior))
    var (values, shares): ([Float], [Float]) = ([], [])
    var total = 0.0
    for (position, target) in try read(targets).enumerated() {
      guard target >= 0 else {
        values.append(0)
        shares += [Float](repeating: 0, count: components)
        continue
      }
      let rows = position * components..<(position + 1) * components
      let parts = rows.map { Double(x[$0 * logits.columns + Int(target)]) + shifts[$0] }
      let sum = Self.logSum(parts)
      values.append(Float(-sum))
      shares += parts.map { components == 1 ? 1 : Float(exp($0 - sum)) }
      total -= sum
    }
    write(values, to: losses)
    write(shares, to: responsibilities)
    return total
  }

  /// On the host.
  public func mixturePriorGradient(
    logPrior: Matrix?, responsibilities: Matrix, targets: Tokens, scale factor: Float,
    into out: Matrix?
  ) {
    if let logPrior, let out {
      let (ids, shares) = (hostIDs(targets), hostValues(responsibilities))
      let gradient = hostValues(logPrior).enumerated().map { at, prior in
        ids[at / logPrior.columns] < 0 ? 0 : factor * (exp(prior) - shares[at])
      }
      write(gradient, to: out)
    }
    scale(responsibilities, by: factor)
  }

  /// On the host.
  public func softmaxGradient(
    _ x: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix
  ) {
    let (ids, norm, weights) = (
      hostIDs(targets), hostValues(normalizers), hostValues(responsibilities)
    )
    let components = x.rows / targets.count
    let gradient = rows(of: x).enumerated().flatMap { row, logits -> [Float] in
      let target = Int(ids[row / components])
      guard target >= 0 else { return [Float](repeating: 0, count: x.columns) }
      let (maximum, factor) = (norm[2 * row], weights[row] / norm[2 * row + 1])
      var gradient = logits.map { factor * exp($0 - maximum) }
      gradient[target] -= weights[row]
      return gradient
    }
    write(gradient, to: x)
  }

  /// The gradient of the logits, then its products.
  public func softmaxBackward(
    _ z: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix, _ x: Matrix,
    weight: Weight, into dw: Matrix, adding: Bool, addingTo db: Matrix, into dx: Matrix
  ) {
    softmaxGradient(
      z, normalizers: normalizers, targets: targets, responsibilities: responsibilities)
    linearWeightGradient(z, x, into: dw, adding: adding)
    sumRows(z, addingTo: db)
    linearInputGradient(z, weight: weight, into: dx, adding: false)
  }

  /// On the host.
  public func mixtureLogProbabilities(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, into out: Matrix
  ) {
    let components = logPrior?.columns ?? 1
    let (x, shifts) = (hostValues(logits), logShifts(normalizers, logPrior))
    let columns = out.columns
    let values = (0..<out.count).map { at -> Float in
      let first = at / columns * components
      let parts = (first..<first + components).map { row in
        Double(x[row * columns + at % columns]) + shifts[row]
      }
      return Float(Self.logSum(parts))
    }
    write(values, to: out)
  }

  /// On the host.
  public func targetRanks(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, limit: Int,
    into ranks: Matrix
  ) {
    var scores = logits
    if let logPrior {
      scores = scratch(logPrior.rows, logits.columns)
      mixtureLogProbabilities(
        logits: logits, normalizers: normalizers, logPrior: logPrior, into: scores)
    }
    let places = zip(rows(of: scores), hostIDs(targets)).map { scores, target -> Float in
      guard target >= 0 else { return -1 }
      let (target, own) = (Int(target), scores[Int(target)])
      // Written so that NaN stands before the target.
      let lower = scores[..<target].count { !($0 < own) }
      return Float(min(limit, lower + scores[(target + 1)...].count { !($0 <= own) }))
    }
    write(places, to: ranks)
  }

  /// Contexts times their priors, added up by position.
  public func mix(_ contexts: Matrix, logPrior: Matrix, into mixed: Matrix) {
    let priors = repeated(column: exponentials(of: logPrior), columns: contexts.columns)
    fill(mixed, with: 0)
    scatterAdd(
      product(contexts, priors), positions(logPrior.rows, each: logPrior.columns), to: mixed)
  }

  /// ∂context_k = π_k ∂mixed; ∂prior logit_k = π_k (s_k − Σ_j π_j s_j), s_k = ⟨∂mixed, context_k⟩.
  public func mixBackward(
    _ contexts: Matrix, logPrior: Matrix, dMixed: Matrix, dContexts: Matrix, dPrior: Matrix
  ) {
    let (width, components) = (contexts.columns, logPrior.columns)
    let d = scratch(contexts.rows, width)
    gather(dMixed, positions(logPrior.rows, each: components), into: d)
    let priors = exponentials(of: logPrior)
    let scores = rowMeans(product(d, contexts))
    scale(scores, by: Float(width))
    let weighted = product(priors.reshaped(scores.rows, 1), scores)
    let means = rowMeans(weighted.reshaped(logPrior.rows, components))
    scale(means, by: Float(components))
    let offsets = repeated(column: means, columns: components)
    multiply(
      priors, sum(scores.reshaped(logPrior.rows, components), -1, offsets),
      into: dPrior.reshaped(logPrior.rows, components))
    multiply(
      d, repeated(column: priors, columns: width), into: dContexts.reshaped(d.rows, width))
  }

  /// On the host.
  public func cacheLogProbabilities(
    _ scores: Matrix, words: Tokens, size: Int, first: Int, targets: Tokens, flatness: Float,
    into out: Matrix
  ) {
    let (followed, ids) = (hostIDs(words), hostIDs(targets))
    let logs = rows(of: scores).enumerated().map { t, scores -> Float in
      let columns = max(t, first)..<t + size
      let highest = scores[columns].max() ?? 0
      let weights = columns.map { exp(Double(flatness * (scores[$0] - highest))) }
      let found = zip(columns, weights).reduce(0) {
        followed[$1.0] == ids[t] ? $0 + $1.1 : $0
      }
      return columns.isEmpty ? -.infinity : Float(log(found / weights.reduce(0, +)))
    }
    write(logs, to: out)
  }

  /// log π_k − maximum − log Σ of every row, which make a logit log π_k p_k.
  private func logShifts(_ normalizers: Matrix, _ logPrior: Matrix?) -> [Double] {
    let priors = logPrior.map { hostValues($0) }
    return rows(of: normalizers).enumerated().map { row, norm in
      Double(priors?[row] ?? 0) - Double(norm[0]) - log(Double(norm[1]))
    }
  }

  /// log Σ exp x; a NaN stays one.
  private static func logSum(_ x: [Double]) -> Double {
    let highest = x.max() ?? 0
    guard highest > -.infinity else { return highest }
    return highest + log(x.reduce(0) { $0 + exp($1 - highest) })
  }

  private func exponentials(of x: Matrix) -> Matrix {
    scratch(like: x, hostValues(x).map { exp($0) })
  }

  private func rows(of x: Matrix) -> [[Float]] {
    let values = hostValues(x)
    return (0..<x.rows).map { Array(values[$0 * x.columns..<($0 + 1) * x.columns]) }
  }
}
