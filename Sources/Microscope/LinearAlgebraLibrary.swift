import CLapack

/// The library of the microscope's singular values.
public enum LinearAlgebraLibrary {
  /// The version of LAPACK, such as `3.11.0`; nil where the library does not tell.
  public static var version: String? {
    var numbers: [Int32] = [0, 0, 0]
    guard unsafe lapack_version(&numbers) else { return nil }
    return numbers.map { "\($0)" }.joined(separator: ".")
  }
}
