import LanguageModels

/// The last N contexts of a model, each with its next token, followed by the contexts of the
/// window being read: row t of a window remembers the N rows before its own.
final class CacheMemory {
  private let size: Int  // N
  private let steps: Int  // T
  private let backend: any Backend
  private let contexts: Weight  // [N + T, H]
  private let words: StagedTokens  // [N + T]
  private let scores: Matrix  // [T, N + T], h_t·h_i
  private let recalled: Matrix  // [T, 1]
  private var filled = 0  // pairs remembered
  private var window: (rows: Int, targets: Tokens)?

  init(of window: Window, size: Int) {
    precondition(size > 0, "a cache has a size")
    self.size = size
    steps = window.steps
    backend = window.model.backend
    let arena = Arena(on: backend)
    contexts = Weight(arena.matrix(size + steps, window.model.configuration.outputWidth))
    words = StagedTokens(size + steps, in: arena)
    scores = arena.matrix(steps, size + steps)
    recalled = arena.matrix(steps, 1)
  }

  /// Calls `body` while a window is being remembered, then has it among the remembered.
  ///
  /// - Parameters:
  ///   - h: Contexts `[n, H]`, n ≤ T.
  ///   - targets: What followed them, the first n of them, already on the device.
  ///   - body: May ask for ``logProbabilities(_:)``.
  func visit(_ h: Matrix, _ targets: StagedTokens, _ body: () throws -> Void) rethrows {
    backend.copy(h, to: contexts.values[size..<size + h.rows])
    for row in 0..<h.rows { words[size + row] = targets[row] }
    _ = words.written(0..<size + h.rows, by: backend)
    contexts.invalidate()
    backend.linear(h, weight: contexts, bias: nil, into: scores[0..<h.rows])
    window = (h.rows, targets.onDevice[0..<h.rows])
    try body()
    window = nil
    backend.copy(contexts.values[h.rows..<size + h.rows], to: contexts.values[0..<size])
    for place in 0..<size { words[place] = words[place + h.rows] }
    filled = min(filled + h.rows, size)
  }

  /// log p_cache of the window's targets, `[n, 1]`, until the next call.
  func logProbabilities(_ flatness: Float) -> Matrix {
    guard let window else { preconditionFailure("a window is being remembered") }
    let out = recalled[0..<window.rows]
    backend.cacheLogProbabilities(
      scores[0..<window.rows], words: words.onDevice, size: size, first: size - filled,
      targets: window.targets, flatness: flatness, into: out)
    return out
  }
}
