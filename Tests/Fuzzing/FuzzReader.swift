/// One reader of the library, as a fuzzer and the tests call it: any bytes are read or refused, and what was read
/// has the properties that it promises.
public struct FuzzReader: Sendable {
  /// The name, that of its folder of findings.
  public let name: String
  /// The most bytes of an input.
  public let longest: Int
  /// Texts that are likely to matter to it.
  public let words: [String]
  /// True if its inputs are texts in which numbers stand, which are changed to others; those with the words of
  /// JSON are, unless `init` is told.
  public let hasNumbers: Bool
  /// Inputs that it reads, made by the writers of the library.
  public let seeds: @Sendable () throws -> [[UInt8]]
  /// False if some seeds are refused, since they are of another model.
  let acceptsSeeds: Bool
  /// Makes what all inputs share, and returns the reader.
  ///
  /// The reader throws ``Finding`` for a broken promise; another error refuses the input.
  public let open: @Sendable () throws -> (_ bytes: [UInt8]) throws -> Void

  init(
    _ name: String, longest: Int, words: [String] = [], hasNumbers: Bool? = nil,
    acceptsSeeds: Bool = true, seeds: @escaping @Sendable () throws -> [[UInt8]],
    open: @escaping @Sendable () throws -> (_ bytes: [UInt8]) throws -> Void
  ) {
    self.name = name
    self.longest = longest
    self.words = words
    self.hasNumbers = hasNumbers ?? words.contains(Self.jsonWords[0])
    self.acceptsSeeds = acceptsSeeds
    self.seeds = seeds
    self.open = open
  }

  /// All readers.
  public static let all =
    [json, safetensors, tokens, arpa]
    + [config, vocabulary, history, log, state]
    + [huggingFace, list, options, record, arguments]
    + [utf8, normalizer, tokenizers, roundTrip, bytePairs, printer]
    + [events, numbers, figures]
}

/// A promise that a reader broke.
public struct Finding: Error, CustomStringConvertible {
  /// The promise, and what came instead.
  public let description: String

  init(_ description: String) { self.description = description }

  /// Throws unless `isKept`.
  static func unless(
    _ isKept: Bool, _ promise: @autoclosure () -> String
  ) throws {
    if !isKept { throw Finding(promise()) }
  }
}
