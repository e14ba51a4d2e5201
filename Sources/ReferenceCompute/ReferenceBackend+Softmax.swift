// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// Every verb is documented at its protocol.

public import Compute
import Glibc

extension ReferenceBackend {
  public func normalizers(_ x: Matrix, into out: Matrix) {
    let x = Table(x)
    Table(x.rows, 2) { i, j in
      let maximum = x.row(i).max() ?? 0
      return j == 0 ? maximum : x.row(i).reduce(0) { $0 + exp($1 - maximum) }
    }
    .store(in: out)
  }

  public func logSoftmaxRows(_ x: Matrix, normalizers: Matrix) {
    logSoftmax(x, normalizers).store(in: x)
  }

  /// log softmax of every row, from the maximum and Σ exp(x − maximum) of each.
  private func logSoftmax(_ x: Matrix, _ normalizers: Matrix) -> Table {
    let norm = Table(normalizers)
    return Table(x).map { i, _, x in x - norm[2 * i] - log(norm[2 * i + 1]) }
  }

  /// log π_k p_k of every row; π is 1 where no softmaxes are mixed.
  private func logShares(_ logits: Matrix, _ normalizers: Matrix, _ logPrior: Matrix?) -> Table {
    let prior = logPrior.map(Table.init)
    return logSoftmax(logits, normalizers).map { row, _, log in log + (prior?[row] ?? 0) }
  }

  public func mixtureLosses(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, losses: Matrix,
    responsibilities: Matrix
  ) throws(BackendError) -> Double {
    let (shares, targets) = (logShares(logits, normalizers, logPrior), ids(targets))
    let count = logPrior?.columns ?? 1
    let logs = targets.enumerated().map { i, target in
      target < 0 ? 0 : logSum((0..<count).map { shares[i * count + $0, target] })
    }
    Table(targets.count, 1) { i, _ in -logs[i] }.store(in: losses)
    Table(targets.count, count) { i, k in
      targets[i] < 0 ? 0 : exp(shares[i * count + k, targets[i]] - logs[i])
    }
    .store(in: responsibilities)
    return -logs.reduce(0, +)
  }

  public func mixturePriorGradient(
    logPrior: Matrix?, responsibilities: Matrix, targets: Tokens, scale: Float, into out: Matrix?
  ) {
    let (r, targets, scale) = (Table(responsibilities), ids(targets), Double(scale))
    if let logPrior, let out {
      Table(logPrior).map { i, k, log in
        targets[i] < 0 ? 0 : scale * (exp(log) - r[i * logPrior.columns + k])
      }
      .store(in: out)
    }
    r.map { _, _, r in scale * r }.store(in: responsibilities)
  }

  public func softmaxGradient(
    _ x: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix
  ) {
    gradient(x, normalizers, targets, responsibilities).store(in: x)
  }

  /// r·(softmax(x) − onehot(target)), or 0 without a target.
  private func gradient(
    _ x: Matrix, _ normalizers: Matrix, _ targets: Tokens, _ responsibilities: Matrix
  ) -> Table {
    let (r, targets) = (Table(responsibilities), ids(targets))
    let components = x.rows / targets.count
    return logSoftmax(x, normalizers).map { row, j, log in
      let target = targets[row / components]
      return target < 0 ? 0 : r[row] * (exp(log) - (j == target ? 1 : 0))
    }
  }

  public func softmaxBackward(
    _ z: Matrix, normalizers: Matrix, targets: Tokens, responsibilities: Matrix, _ x: Matrix,
    weight: Weight, into dw: Matrix, adding: Bool, addingTo db: Matrix, into dx: Matrix
  ) {
    let g = gradient(z, normalizers, targets, responsibilities)
    let (x, w, before) = (Table(x), Table(weight.values), Table(db))
    Table(dw).map { o, j, dw in sum(g.rows) { g[$0, o] * x[$0, j] } + (adding ? dw : 0) }
      .store(in: dw)
    Table(1, g.columns) { _, o in before[o] + sum(g.rows) { g[$0, o] } }.store(in: db)
    Table(x.rows, x.columns) { i, j in sum(w.rows) { g[i, $0] * w[$0, j] } }.store(in: dx)
  }

  public func mixtureLogProbabilities(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, into out: Matrix
  ) {
    let (shares, count) = (logShares(logits, normalizers, logPrior), logPrior?.columns ?? 1)
    Table(out.rows, out.columns) { i, j in logSum((0..<count).map { shares[i * count + $0, j] }) }
      .store(in: out)
  }

  public func targetRanks(
    logits: Matrix, normalizers: Matrix, logPrior: Matrix?, targets: Tokens, limit: Int,
    into ranks: Matrix
  ) {
    let (shares, targets) = (logShares(logits, normalizers, logPrior), ids(targets))
    let (count, logits) = (logPrior?.columns ?? 1, Table(logits))
    Table(targets.count, 1) { i, _ in
      // log p, or what has its order without the rounding of a softmax.
      func score(_ j: Int) -> Double {
        logPrior == nil ? logits[i, j] : logSum((0..<count).map { shares[i * count + $0, j] })
      }
      let target = targets[i]
      guard target >= 0 else { return -1 }
      let own = score(target)
      let before = (0..<logits.columns).filter { j in
        let score = score(j)
        return j != target
          && (score.isNaN || own.isNaN || score > own || score == own && j < target)
      }
      return Double(min(before.count, limit))
    }
    .store(in: ranks)
  }

  public func mix(_ contexts: Matrix, logPrior: Matrix, into mixed: Matrix) {
    let (c, prior, count) = (Table(contexts), Table(logPrior), logPrior.columns)
    Table(mixed.rows, mixed.columns) { i, j in
      sum(count) { exp(prior[i, $0]) * c[i * count + $0, j] }
    }
    .store(in: mixed)
  }

  public func mixBackward(
    _ contexts: Matrix, logPrior: Matrix, dMixed: Matrix, dContexts: Matrix, dPrior: Matrix
  ) {
    let (c, prior, d, count) = (
      Table(contexts), Table(logPrior), Table(dMixed), logPrior.columns
    )
    c.map { row, j, _ in exp(prior[row]) * d[row / count, j] }.store(in: dContexts)
    let along = Table(prior.rows, count) { i, k in
      sum(d.columns) { d[i, $0] * c[i * count + k, $0] }
    }
    prior.map { i, k, log in
      exp(log) * (along[i, k] - sum(count) { exp(prior[i, $0]) * along[i, $0] })
    }
    .store(in: dPrior)
  }

  public func cacheLogProbabilities(
    _ scores: Matrix, words: Tokens, size: Int, first: Int, targets: Tokens, flatness: Float,
    into out: Matrix
  ) {
    let (scores, words, targets) = (Table(scores), ids(words), ids(targets))
    Table(targets.count, 1) { t, _ in
      let window = max(t, first)..<t + size
      func mass(_ columns: [Int]) -> Double {
        columns.isEmpty ? -.infinity : logSum(columns.map { Double(flatness) * scores[t, $0] })
      }
      let found = window.filter { words[$0] == targets[t] }
      return found.isEmpty ? -.infinity : mass(found) - mass(Array(window))
    }
    .store(in: out)
  }
}
