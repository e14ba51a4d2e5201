import BackendTesting
import CPUCompute
import Compute
import ReferenceCompute
import TestSupport
import Testing

/// Every backend of ours against the reference, verb by verb.
@Suite struct ConformanceTests {
  @Test("The CPU, on one thread", arguments: BackendConformance.cases)
  func cpu(_ verbCase: VerbCase) throws {
    try BackendConformance(of: CPUBackend(threads: 1)).check(verbCase)
  }

  @Test("The CPU, on two threads", arguments: BackendConformance.cases)
  func twoThreads(_ verbCase: VerbCase) throws {
    try BackendConformance(of: CPUBackend(threads: 2)).check(verbCase)
  }

  @Test("The reference, whose gradients are those of its values")
  func reference() throws {
    try BackendConformance(of: ReferenceBackend()).check()
  }

  @Test("The defaults, of the required verbs", arguments: BackendConformance.cases)
  func defaults(_ verbCase: VerbCase) throws {
    try BackendConformance(of: MinimalBackend()).check(verbCase)
  }

  @Test("Broken verbs are named, and no others")
  func brokenVerbsAreNamed() throws {
    let faults = Set(BrokenBackend.Fault.allCases).subtracting([.multiply])
    #expect(try verbs(brokenBy: faults) == Set(faults.map(\.rawValue)))
  }

  @Test("A product that writes beyond its end is named, with the verbs that are made of products")
  func aBrokenProductIsNamed() throws {
    #expect(try verbs(brokenBy: [.multiply]).contains("multiply"))
  }

  /// The verbs that the suite names of a backend with these faults.
  private func verbs(brokenBy faults: Set<BrokenBackend.Fault>) throws -> Set<String> {
    let error = #expect(throws: BackendMismatches.self) {
      try BackendConformance(of: BrokenBackend(faults)).check()
    }
    return try Set(#require(error).mismatches.map(\.verb))
  }

  @Test func everyVerbHasACase() {
    let verbs = """
      activate activateBackward adamUpdate addLinear addLogSigmoid addScaled allocate batchNorm
      batchNormBackward binaryCrossEntropy cacheLogProbabilities clamp copy dropRows
      dropout dynamicEvaluationUpdate fill gather gruBackward gruForward layerNorm
      layerNormBackward linear linearInputGradient linearWeightGradient logSoftmaxRows
      lstmBackward lstmCellBackward lstmCellForward lstmForward lstmOutputBackward
      lstmOutputForward mix mixBackward mixtureLogProbabilities mixtureLosses
      mixturePriorGradient mogrify mogrifyBackward multiply normalizers read rmsPropUpdate
      scale scatterAdd softmaxBackward softmaxGradient squareRoots squaredError
      squaredNorm sumRows targetRanks write
      """
    #expect(
      Set(BackendConformance.cases.map(\.verb))
        == Set(verbs.split { $0.isWhitespace }.map(String.init)))
  }

  @Test func aMismatchIsReadable() {
    let suite = BackendConformance(of: BrokenBackend([.dropout]))
    let errors = BackendConformance.cases.filter { $0.verb == "dropout" }.compactMap { verbCase in
      do {
        try suite.check(verbCase)
        return String?.none
      } catch {
        return "\(error)"
      }
    }
    let lines = errors.joined(separator: "\n").split(separator: "\n")
    #expect(!lines.isEmpty)
    #expect(lines.allSatisfy { $0.hasPrefix("dropout ") && $0.contains("expected") })
  }
}
