import Glibc
import TestSupport
import Testing

@testable import Storage

/// What was opened is closed when it is done with.
@Suite struct OpenFileTests {
  /// Where the descriptors of this process lead that lead to a path or below it.
  func descriptors(_ path: String) throws -> [String] {
    let start = Path.resolved(path)
    return try Folder.names(in: "/proc/self/fd").compactMap { number in
      var target = [CChar](repeating: 0, count: 4096)
      guard readlink("/proc/self/fd/\(number)", &target, target.count - 1) > 0 else { return nil }
      let link = target.withUnsafeBufferPointer {
        String(decoding: $0.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
      return link.hasPrefix(start) ? String(link.dropFirst(start.count)) : nil
    }
  }

  /// How often a file is mapped.
  func maps(_ path: String) throws -> Int {
    let real = Path.resolved(path)
    return String(decoding: try FileReader.bytes(of: "/proc/self/maps"), as: UTF8.self)
      .split(separator: "\n").count { $0.hasSuffix(real) }
  }

  @Test("More files than a process may open are read, each as the file that it was")
  func manyFiles() throws {
    let folder = try TemporaryFolder()
    let paths = try (0..<300).map { try folder.plant("text \($0)", "\($0).txt") }
    let files = try paths.map { try ByteFile($0) }
    #expect(try descriptors(folder.path).count <= 128)
    for (number, file) in files.enumerated() {
      #expect(try file.bytes(0..<file.count) == Array("text \(number)".utf8))
    }
    try folder.plant("text 299", "new.txt")
    #expect(rename("\(folder.path)/new.txt", paths[299]) == 0)
    let error = try storageError { _ = try files[299].bytes(0..<1) }
    #expect(error.code == .ioFailed && error.message.contains("became another file"))
  }

  @Test func nothingStaysOpen() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("some text")
    do {
      let file = try ByteFile(path)
      #expect(try descriptors(folder.path) == ["/file"])
      #expect(try file.bytes(5..<9) == Array("text".utf8))
    }
    _ = try FileReader.bytes(of: path)
    _ = try Folder.names(in: folder.path)
    try AtomicFile.write([1], to: "\(folder.path)/written")
    try AtomicFolder.create(at: "\(folder.path)/made") { try AtomicFile.write([1], to: "\($0)/a") }
    do {
      var appender = try FileAppender(to: "\(folder.path)/log")
      try appender.append([1])
    }
    do {
      let lock = try FolderLock(folder.path)
      #expect(try descriptors(folder.path) == [""])
      withExtendedLifetime(lock) {}
    }
    _ = try storageError { _ = try MappedFile(folder.path) }
    #expect(try descriptors(folder.path) == [])
  }

  @Test func nothingStaysMapped() throws {
    let folder = try TemporaryFolder()
    let path = try folder.plant("some text")
    do {
      let file = try MappedFile(path)
      #expect(try maps(path) == 1)
      #expect(try descriptors(folder.path) == [])
      #expect(file.withBytes(0..<4) { Array($0) } == Array("some".utf8) && file.count == 9)
      file.release()
      #expect(file.withBytes(5..<9) { Array($0) } == Array("text".utf8))
    }
    #expect(try maps(path) == 0)
    #expect(try MappedFile(try folder.plant([], "empty")).count == 0)
  }

  @Test("Bytes in memory are read as those of a file")
  func bytesInMemory() {
    let file = MappedFile(holding: Array("some text".utf8))
    file.release()
    #expect(file.count == 9 && file.withBytes(5..<9) { Array($0) } == Array("text".utf8))
    #expect(MappedFile(holding: []).count == 0)
  }

  @Test func theCopyOfAPipeHasNoName() throws {
    let folder = try TemporaryFolder()
    let file = try ByteFile(folder.pipe(Array("text".utf8), "pipe"))
    #expect(try file.bytes(1..<3) == Array("ex".utf8))
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // Linux calls a file that never had a name by its number.
    func copies() throws -> [String] {
      try descriptors(place).filter { $0.hasPrefix("/lm-") || $0.hasPrefix("/#") }
    }
    #expect(try copies().contains { $0.hasSuffix(" (deleted)") })
    // Another test may just be making one.
    var named = true
    for _ in 0..<100 where named {
      named = try copies().contains { !$0.hasSuffix(" (deleted)") }
      if named { usleep(10_000) }
    }
    #expect(!named)
    withExtendedLifetime(file) {}
  }
}
