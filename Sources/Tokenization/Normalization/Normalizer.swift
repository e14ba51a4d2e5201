/// Rewrites lines of text by the rules of a ``NormalizationProfile``, and knows where each part of the
/// result comes from.
///
/// Text that is equal under canonical equivalence becomes equal, and what is normal stays as it is.
/// It owns scratch memory: use each from one thread at a time.
public final class Normalizer {
  /// The rules.
  public let profile: NormalizationProfile
  /// The line last normalised, as UTF-8.
  ///
  /// Line separators have become spaces, or LF by the rules of older versions.
  public private(set) var text: [UInt8] = []

  private let rules: NormalizationProfile.Rules
  private let scalarRules: ScalarRules
  private let inert: InertScalars
  private var written = SourcedText()
  private var joined = SourcedText()

  /// Makes a normaliser.
  public convenience init(_ profile: NormalizationProfile) {
    self.init(profile, profile.rules)
  }

  /// Makes one that follows the rules of a version of its profile.
  init(_ profile: NormalizationProfile, _ rules: NormalizationProfile.Rules) {
    self.profile = profile
    self.rules = rules
    scalarRules = ScalarRules(rules)
    inert = InertScalars(scalarRules)
  }

  /// Normalises a line; the result is in ``text``.
  ///
  /// - Parameter source: valid UTF-8.
  public func normalize(_ source: Span<UInt8>) {
    written.removeAll()
    source.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      if profile == .none {
        written.reserve(source.count)
        written.bytes.update(from: base, count: source.count)
        written.wrote(upTo: source.count, copyingFrom: 0)
      } else {
        rewrite(base, source.count)
      }
    }
    if rules.joinsAffixes, SuffixJoins(written, scalarRules.traits).write(to: joined) {
      swap(&written, &joined)
    }
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: UnsafeBufferPointer(start: written.bytes, count: written.count))
  }

  /// The bytes of the source that a range of ``text`` was made of.
  public func origin(of range: Range<Int>) -> Range<Int> {
    if range.isEmpty {
      let isAtEnd = range.lowerBound == text.count
      let at =
        !isAtEnd
        ? written.source(at: range.lowerBound).lowerBound
        : text.isEmpty ? 0 : written.source(at: text.count - 1).upperBound
      return at..<at
    }
    let first = written.source(at: range.lowerBound)
    let last = written.source(at: range.upperBound - 1)
    return first.lowerBound..<Swift.max(first.upperBound, last.upperBound)
  }

  // MARK: The short way

  /// Copies what is inert and gives the rules what is not, with all around it that they may look at: a
  /// stretch between two spaces that have inert scalars on both sides.
  private func rewrite(_ source: UnsafePointer<UInt8>, _ count: Int) {
    inert.low.withUnsafeBufferPointer { low in
      guard let low = low.baseAddress else { return }
      let line = InertScanner(
        bytes: source, count: count, low: low, inert: inert, isPersian: rules.isPersian)
      var position = 0
      while position < count {
        written.reserve(count - position)
        guard let (stretch, stop) = line.copy(from: position, to: written) else { return }
        position = line.endOfStretch(from: stop)
        scalarRules.settle(source, stretch..<position)
        for scalar in scalarRules.line { written.append(scalar) }
      }
    }
  }
}
