import Glibc
import Testing

@testable import Storage

@Suite struct StorageErrorTests {
  @Test(arguments: [
    (ENOSPC, StorageError.Code.cannotWrite, "No space left", "free some space"),
    (EDQUOT, .cannotWrite, "Disk quota exceeded", "free some of your quota"),
    (EROFS, .cannotWrite, "Read-only file system", "choose a folder"),
    (EACCES, .cannotWrite, "Permission denied", "check the permissions"),
    (EPERM, .cannotWrite, "Operation not permitted", "check the permissions"),
    (ENOENT, .cannotWrite, "No such file", "create its folder"),
    (ENOTDIR, .cannotWrite, "Not a directory", "choose another folder"),
    (ENOMEM, .outOfResources, "Cannot allocate memory", "free some memory"),
    (EMFILE, .outOfResources, "Too many open files", "raise the limit of open files"),
    (EFBIG, .cannotWrite, "File too large", "raise the limit"),
    (EIO, .ioFailed, "Input/output error", "check the disk"),
  ])
  func writing(number: Int32, code: StorageError.Code, what: String, remedy: String) {
    let error = StorageError.writing("some/path", number)
    #expect(error.code == code)
    #expect(error.message.hasPrefix("cannot write 'some/path': \(what)"))
    #expect(error.message.contains("; \(remedy)"))
  }

  @Test func aFolderThatTakesNoFiles() {
    #expect(
      StorageError.writing("/proc/x", ENOENT).message
        == "cannot write '/proc/x': its folder takes no new files; choose another folder")
  }

  @Test(arguments: [
    (ENOENT, StorageError.Code.missing, "check the path"), (ENOTDIR, .missing, "check the path"),
    (EACCES, .cannotRead, "check the permissions"), (EPERM, .cannotRead, "check the permissions"),
    (EIO, .ioFailed, "check the disk"), (EFAULT, .cannotRead, "check the path and the disk"),
    (ENOMEM, .outOfResources, "free some memory or raise the limit of the process"),
    (EMFILE, .outOfResources, "raise the limit of open files, as with 'ulimit -n 4096'"),
    (ENFILE, .outOfResources, "close other programs"),
  ])
  func reading(number: Int32, code: StorageError.Code, remedy: String) {
    let error = StorageError.reading("some/path", number)
    #expect(error.code == code)
    #expect(error.message.hasPrefix("cannot read 'some/path': "))
    #expect(error.message.hasSuffix("; \(remedy)"))
  }

  @Test func controlCharactersAreEscaped() {
    let error = StorageError(.invalid, "a\nb\u{1B}[31m\u{2028}\u{2029}c می\u{200C}خوانم; d")
    #expect(error.message == "a\\x0Ab\\x1B[31m\\u{2028}\\u{2029}c می\u{200C}خوانم; d")
  }
}
