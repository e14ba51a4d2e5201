import Storage
import TestSupport
import Testing

@testable import ModelFolders

@Suite struct DigestTests {
  /// The vectors of FIPS 180-4.
  static let vectors: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: vectors)
  func standardVector(text: String, hex: String) throws {
    #expect(try Digest.hex(of: Array(text.utf8)) == hex)
  }

  @Test(arguments: vectors)
  func piecesGiveTheSame(text: String, hex: String) throws {
    var digest = try Digest()
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      try rest.prefix(7919).withUnsafeBytes { try digest.update($0) }
      rest = rest.dropFirst(7919)
    }
    #expect(try digest.finish() == hex)
  }

  @Test(arguments: vectors)
  func filesGiveTheSame(text: String, hex: String) throws {
    let folder = try TemporaryFolder()
    #expect(try Digest.hex(of: ByteFile(folder.plant(text))) == hex)
  }
}
