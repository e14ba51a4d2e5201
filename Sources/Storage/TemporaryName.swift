import Glibc

/// The hidden names under which files and folders are made, beside what they will replace:
/// `.tmp-HOST-SPACE-PID-N`.
///
/// The process id keeps processes apart. It means nothing on another machine that shares the folder, so the
/// host's name goes before it; nor in another container, which may have the same host's name, so the number of
/// the space of process ids (`pid_namespaces(7)`) does too.
package enum TemporaryName {
  /// True if `name` is such a name, of this machine or another.
  package static func matches(_ name: String) -> Bool {
    guard name.hasPrefix(mark) else { return false }
    let parts = name.dropFirst(mark.count).split(separator: "-", omittingEmptySubsequences: false)
    return parts.count >= 3 && parts.suffix(2).allSatisfy(isNumber)
      && !parts.dropLast(2).allSatisfy(\.isEmpty)
  }

  /// Takes the first hidden name in `folder` for which `create` succeeds, after clearing away what
  /// killed processes left there.
  ///
  /// The number steps over what a killed process with the same id left behind; `create` must fail
  /// with EEXIST on a name that is taken.
  static func take<R>(
    in folder: OpenFolder, for target: String, create: (_ name: String) -> R?
  ) throws(StorageError) -> (name: String, result: R) {
    removeAbandoned(in: folder)
    for number in 0..<1000 {
      let name = name(getpid(), number)
      if let result = create(name) { return (name, result) }
      guard errno == EEXIST || errno == EINTR else { break }
    }
    let failure = errno
    throw failure == ENOENT && folder.isDeleted
      ? StorageError(.cannotWrite, "cannot write '\(target)': its folder was deleted; begin anew")
      : .writing(target, failure)
  }

  static func name(_ process: pid_t, _ number: Int) -> String { "\(prefix)\(process)-\(number)" }

  /// Deletes what killed processes of this user on this machine left in `folder`.
  ///
  /// Quiet: what cannot be listed or deleted stays, and is in nobody's way.
  private static func removeAbandoned(in folder: OpenFolder) {
    for name in (try? folder.names()) ?? [] {
      guard let process = process(of: name), kill(process, 0) != 0, errno == ESRCH else { continue }
      // Another user could put a link into such a folder while it is walked.
      guard (try? FileStatus(ofLink: name, in: folder))?.owner == geteuid() else { continue }
      try? FileTree.remove(name, in: folder)
    }
  }

  /// The process that took a name on this machine; nil for any other name.
  private static func process(of name: String) -> pid_t? {
    guard name.hasPrefix(prefix) else { return nil }
    let parts = name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy(isNumber), let process = pid_t(parts[0]), process > 0
    else { return nil }
    return process
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
  }

  private static let mark = ".tmp-"
  private static let prefix = "\(mark)\(host)-\(space)-"

  /// The number of the space of process ids; 0 where the system does not tell.
  private static var space: UInt64 {
    (try? FileStatus(of: "/proc/self/ns/pid"))?.identity.last ?? 0
  }

  /// The name of this machine, as far as it may be part of a file name.
  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(
      decoding: bytes.map { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") ? $0 : 0x5F },
      as: UTF8.self)
  }
}
