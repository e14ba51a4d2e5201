import Glibc
import Testing

@testable import ModelBundle

@Suite struct BundleErrorTests {
  @Test(arguments: [
    (ENOSPC, BundleError.Code.cannotWrite, "No space left", "free some space"),
    (EDQUOT, .cannotWrite, "Disk quota exceeded", "free some of your quota"),
    (EROFS, .cannotWrite, "Read-only file system", "choose a folder"),
    (EACCES, .cannotWrite, "Permission denied", "check the permissions"),
    (ENOENT, .cannotWrite, "No such file", "create its folder"),
    (EFBIG, .cannotWrite, "File too large", "choose another path"),
    (EIO, .ioFailed, "Input/output error", "check the disk"),
  ])
  func writing(number: Int32, code: BundleError.Code, what: String, remedy: String) {
    let error = BundleError.writing("some/path", number)
    #expect(error.code == code)
    #expect(error.message.hasPrefix("cannot write 'some/path': \(what)"))
    #expect(error.message.contains("; \(remedy)"))
  }

  @Test(arguments: [
    (ENOENT, BundleError.Code.missing), (ENOTDIR, .missing), (EACCES, .cannotRead),
    (EIO, .ioFailed), (EMFILE, .cannotRead),
  ])
  func reading(number: Int32, code: BundleError.Code) {
    let error = BundleError.reading("some/path", number)
    #expect(error.code == code)
    #expect(error.message.hasPrefix("cannot read 'some/path': "))
  }

  @Test func controlCharactersAreEscaped() {
    let error = BundleError(.invalid, "a\nb\u{1B}[31m\u{2028}c می\u{200C}خوانم; d")
    #expect(error.message == "a\\u{a}b\\u{1b}[31m\\u{2028}c می\u{200C}خوانم; d")
  }
}
