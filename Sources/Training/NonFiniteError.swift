/// A loss or a gradient that is not finite.
public struct NonFiniteError: Error, CustomStringConvertible {
  /// The update that was not made, from 1.
  public let update: Int

  /// The error of an update.
  public init(update: Int) { self.update = update }

  /// The cause and the remedy.
  public var description: String {
    "the loss or its gradient is not finite at update \(update); lower the learning rate or the clip norm"
  }
}
