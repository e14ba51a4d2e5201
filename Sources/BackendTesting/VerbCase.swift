import Compute

/// One verb with numbers of one shape.
public struct VerbCase: Sendable, CustomStringConvertible {
  /// The name of the verb.
  public let verb: String
  /// The shape, and what is special.
  public let shape: String
  let results: @Sendable (_ backend: any Backend, _ reference: any Backend) throws -> [Result]

  /// Verb and shape.
  public var description: String { "\(verb) \(shape)" }

  /// A case whose results are compared with those of the reference; `run` records them.
  init(_ verb: String, _ shape: String, _ run: @escaping @Sendable (Trial) throws -> Void) {
    self.verb = verb
    self.shape = shape
    results = { backend, reference in
      let (tested, expected) = (Trial(on: backend), Trial(on: reference))
      try run(tested)
      try run(expected)
      return try zip(tested.finish(), expected.finish()).map { tested, expected in
        Result(name: tested.name, values: tested.values, expected: expected.values)
      }
    }
  }

  /// A case with results of its own.
  init(
    gradient verb: String, _ shape: String,
    _ results: @escaping @Sendable (any Backend) throws -> [Result]
  ) {
    self.verb = verb
    self.shape = shape
    self.results = { backend, _ in try results(backend) }
  }

  /// Numbers of a verb beside those that they should be.
  struct Result {
    let name: String
    let values: [Double]
    let expected: [Double]
    /// What the tolerance is multiplied by.
    var slack = 1.0

    func mismatch(in verbCase: VerbCase, tolerance: Double) -> BackendMismatch? {
      let largest = expected.reduce(0.01) { $1.isFinite ? max($0, abs($1)) : $0 }
      let bound = slack * tolerance * largest
      let place = zip(values, expected).enumerated().max { a, b in
        Self.error(a.element) < Self.error(b.element)
      }
      guard let place, Self.error(place.element) > bound else { return nil }
      return BackendMismatch(
        verb: verbCase.verb, shape: verbCase.shape, result: name, position: place.offset,
        value: place.element.0, expected: place.element.1, bound: bound)
    }

    /// Infinite where one number is infinite or not a number, and the other is not the same.
    private static func error(_ pair: (value: Double, expected: Double)) -> Double {
      if pair.value.isNaN || pair.expected.isNaN {
        return pair.value.isNaN && pair.expected.isNaN ? 0 : .infinity
      }
      return pair.value == pair.expected ? 0 : abs(pair.value - pair.expected)
    }
  }
}
