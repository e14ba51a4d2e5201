/// Calls that a library forbids, by `place: message`, where the message is the one that the process ends with.
public typealias Misuses = [String: @Sendable () throws -> Void]

/// What a process says of its end when it is misused; a release build says nothing.
public func message(of misuse: String) -> String {
  #if DEBUG
  String(misuse.split(separator: ": ", maxSplits: 1).last ?? "")
  #else
  ""
  #endif
}

/// The line before the stack.
public func firstLine(_ standardError: [UInt8]) -> String {
  String(decoding: standardError.prefix { $0 != 0x0A }, as: UTF8.self)
}
