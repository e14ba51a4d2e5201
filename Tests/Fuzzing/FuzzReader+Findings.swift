import Storage
import TestSupport

extension FuzzReader {
  /// The folders of inputs that were findings once.
  public static let findingsFolder = Checkout.path("Tests/Fuzzing/Findings")

  /// The inputs of this reader that were findings once, by name.
  public func findings() throws -> [(name: String, bytes: [UInt8])] {
    let folder = "\(Self.findingsFolder)/\(name)"
    guard try FileStatus.exists(folder) else { return [] }
    return try Folder.names(in: folder).map { ($0, try FileReader.bytes(of: "\(folder)/\($0)")) }
  }
}
