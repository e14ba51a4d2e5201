import CLinux
import Glibc

/// The copy of a pipe on the disk, in a file that vanishes with its descriptor.
struct PipeCopy {
  /// The pipe, in errors.
  private let name: String
  private let folder: String
  /// The most bytes, and whether the free space of the disk sets that limit.
  private let limit: (bytes: Int, isOfDisk: Bool)

  /// A copy of no more than `limit` bytes, and of 15/16 of what is free in the folder `TMPDIR`.
  init(named name: String, limit: Int) {
    self.name = name
    let told = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    folder = told.isEmpty ? "/tmp" : told
    var disk = statvfs()
    var free = Int.max
    if statvfs(folder, &disk) == 0 {
      let (bytes, isBeyond) = disk.f_bavail.multipliedReportingOverflow(by: UInt(disk.f_frsize))
      if !isBeyond { free = Int(clamping: bytes) }
    }
    let part = free - free / 16
    self.limit = part < limit ? (part, true) : (limit, false)
  }

  /// Copies what is left to read.
  ///
  /// - Throws: ``StorageError``; what `check` throws, before every read.
  func copy(of source: borrowing Descriptor, check: () throws -> Void) throws -> Descriptor {
    let copy = try makeFile()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    var count = 0
    while true {
      let received = try PatientReader.read(source.number, into: piece, check: check)
      guard received >= 0 else { throw StorageError.reading(name, errno) }
      if received == 0 { return copy }
      count += received
      guard count <= limit.bytes else { throw tooLong }
      let number = copy.number
      let failure = FileWriter.drain(UnsafeRawBufferPointer(rebasing: piece[..<received])) {
        write(number, $0.baseAddress, $0.count)
      }
      guard failure == 0 else { throw StorageError.writing(folder, failure) }
    }
  }

  private func makeFile() throws(StorageError) -> Descriptor {
    let unnamed = linux_open_unnamed(folder)
    if unnamed >= 0 { return Descriptor(adopting: unnamed, path: folder) }
    // Some file systems name every file.
    var template = Array("\(folder)/lm-XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else {
      throw .writing(folder, errno).after("'\(name)' is copied to TMPDIR first")
    }
    unlink(template)
    return Descriptor(adopting: number, path: folder)
  }

  private var tooLong: StorageError {
    let mebibytes = "\(limit.bytes >> 20) MiB"
    return limit.isOfDisk
      ? StorageError(
        .cannotWrite,
        "'\(name)' is longer than the \(mebibytes) that '\(folder)' has for its copy; give a file, or set "
          + "TMPDIR to a folder with more space")
      : StorageError(
        .cannotRead,
        "'\(name)' is longer than \(mebibytes), the most that is read from a pipe; give a file")
  }
}
