import NumberFormatting

extension SpeedFigures {
  /// The figures as a table.
  public var text: String {
    func rate(_ value: Double) -> String { NumberFormat.count(Int(value.rounded())) }
    return """
      training     \(rate(tokensPerSecond)) tokens/s (best window \(rate(bestTokensPerSecond)))
      sampling     \(rate(sampleTokensPerSecond)) tokens/s, one thread
      products     \(NumberFormat.fixed(gemmPeakGflops, places: 1)) GFLOP/s at most, \
      \(NumberFormat.fixed(modelGflopsPerToken * 1000, places: 1)) MFLOP a token
      utilization  \(NumberFormat.percent(utilization))
      peak memory  \(NumberFormat.fixed(peakMemoryMib, places: 0)) MiB

      """
  }
}
