/// The checkout that the tests are of.
public enum Checkout {
  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The full path of one of its files or folders, such as `Tests/LMTests/Kept`.
  public static func path(_ name: String) -> String { "\(root)/\(name)" }
}
