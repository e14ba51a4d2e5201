import Glibc

extension Arguments {
  /// Refuses arguments that are not UTF-8, in which Swift puts U+FFFD: another file would be meant.
  ///
  /// - Throws: ``Failure`` 64.
  static func requireUTF8() throws {
    for index in 1..<max(Int(CommandLine.argc), 1) {
      guard let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil
      else { continue }
      throw Failure(
        EX_USAGE,
        "argument \(index) is not UTF-8: '\(String(cString: bytes))'; write it in UTF-8, or rename the file that it names"
      )
    }
  }
}
