public import Compute
import ReferenceCompute

/// Compares a backend with `ReferenceBackend`, verb by verb, and its gradients with finite
/// differences.
///
///     @Test(arguments: BackendConformance.cases)
///     func conforms(_ verbCase: VerbCase) throws {
///       try BackendConformance(of: MyBackend()).check(verbCase)
///     }
///
/// Every verb gets numbers in odd shapes, in place where its documentation allows it, in views that
/// start anywhere in a buffer. What is beside a view must stay as it is.
public struct BackendConformance {
  private let backend: any Backend
  private let tolerance: Double

  /// A comparison of `backend`.
  ///
  /// - Parameters:
  ///   - backend: The tested device.
  ///   - tolerance: The largest error, in units of the largest number of a result.
  public init(of backend: any Backend, tolerance: Double = 1e-5) {
    self.backend = backend
    self.tolerance = tolerance
  }

  /// All cases, the required verbs first.
  public static let cases: [VerbCase] =
    storageCases + productCases + elementCases + recurrenceCases + normalizationCases
    + softmaxCases + mixtureCases + rankCases + updateCases + gradientCases

  /// Runs one case.
  ///
  /// - Throws: ``BackendMismatches``, or what the backend threw.
  public func check(_ verbCase: VerbCase) throws {
    let found = try mismatches(in: verbCase)
    if !found.isEmpty { throw BackendMismatches(found) }
  }

  /// Runs all cases.
  ///
  /// - Throws: ``BackendMismatches`` of every case that fails, or what the backend threw.
  public func check() throws {
    let found = try Self.cases.flatMap { try mismatches(in: $0) }
    if !found.isEmpty { throw BackendMismatches(found) }
  }

  /// The mismatches of one case, at most one for each result.
  public func mismatches(in verbCase: VerbCase) throws -> [BackendMismatch] {
    try verbCase.results(backend, ReferenceBackend()).compactMap { result in
      result.mismatch(in: verbCase, tolerance: tolerance)
    }
  }
}
