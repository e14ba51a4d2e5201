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

  @Test("A broken verb is named, and no other", arguments: BrokenBackend.Fault.allCases)
  func aBrokenVerbIsNamed(_ fault: BrokenBackend.Fault) throws {
    let error = #expect(throws: BackendMismatches.self) {
      try BackendConformance(of: BrokenBackend(fault)).check()
    }
    let verbs = try Set(#require(error).mismatches.map(\.verb))
    // The defaults of many verbs are made of products.
    #expect(fault == .multiply ? verbs.contains("multiply") : verbs == [fault.rawValue])
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
      squaredNorm sumRows write
      """
    #expect(
      Set(BackendConformance.cases.map(\.verb))
        == Set(verbs.split { $0.isWhitespace }.map(String.init)))
  }

  @Test func aMismatchIsReadable() throws {
    let error = #expect(throws: BackendMismatches.self) {
      try BackendConformance(of: BrokenBackend(.dropout)).check()
    }
    let lines = try #require(error).description.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("dropout ") && $0.contains("expected") })
  }
}
