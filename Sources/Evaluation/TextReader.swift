public import LanguageModels
public import TokenIDs

/// A model that reads a text in windows, as one chain: the state is carried from each to the next.
public protocol TextReader: AnyObject {
  /// The window that reads, of one row.
  var window: Window { get }

  /// Reads a text from a state of zeros.
  ///
  /// - Parameters:
  ///   - ids: The text.
  ///   - progress: Called before every window with the tokens read and all tokens; an error that it
  ///     throws stops the reading.
  ///   - visit: Called after every window with the places of its tokens, counted from 0, while
  ///     ``window`` has its targets, losses and contexts.
  /// - Throws: The error of `progress`.
  func read<IDs: RandomAccessCollection>(
    _ ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void,
    visit: (_ window: Range<Int>) throws -> Void
  ) throws where IDs.Element == Int32, IDs.Index == Int

  /// A predictor of the same model; as ``Scorer/makePredictor(isExact:)``.
  func makePredictor(isExact: Bool) -> any Predictor
}

/// A reader whose parameters stay as they are.
public final class FixedReader: TextReader {
  /// The window that reads, of one row.
  public let window: Window
  let specialTokens: SpecialTokens

  /// A reader with the parameters of `model`.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - specialTokens: The special tokens of the vocabulary.
  ///   - steps: Tokens of a window.
  public init(_ model: LanguageModel, specialTokens: SpecialTokens, steps: Int = 128) {
    window = model.window(steps: steps, batch: 1)
    self.specialTokens = specialTokens
  }

  /// Reads a text; as ``TextReader/read(_:progress:visit:)``.
  public func read<IDs: RandomAccessCollection>(
    _ ids: IDs, progress: (_ done: Int, _ total: Int) throws -> Void,
    visit: (_ places: Range<Int>) throws -> Void
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    try window.model.parameters.withFixedValues {
      try window.forEach(of: ids, after: specialTokens.endOfSentence, progress: progress) {
        places in
        _ = try window.loss()
        try visit(places)
      }
    }
  }
}

extension Window {
  /// Runs the windows of a text one after another, from a state of zeros.
  ///
  /// - Throws: The error of `progress`, which is called before every window, or of `body`.
  func forEach<IDs: RandomAccessCollection>(
    of ids: IDs, after start: Int32, progress: (_ done: Int, _ total: Int) throws -> Void,
    _ body: (_ places: Range<Int>) throws -> Void
  ) throws where IDs.Element == Int32, IDs.Index == Int {
    precondition(batch == 1, "a chain has one row")
    resetState()
    for first in stride(from: 0, to: ids.count, by: steps) {
      try progress(first, ids.count)
      let places = first..<min(first + steps, ids.count)
      for (step, place) in places.enumerated() {
        let at = ids.startIndex + place
        inputs[step] = place == 0 ? start : ids[at - 1]
        targets[step] = ids[at]
      }
      forward(0..<places.count)
      try body(places)
    }
  }
}
