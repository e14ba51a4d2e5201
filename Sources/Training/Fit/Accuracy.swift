import Compute
import NeuralNetworks

extension Loss {
  /// The number of rows whose most probable class is the true one, and of rows that have a class.
  ///
  /// Of a binary cross-entropy every unit is a decision of its own: it is right where z > 0 for a target
  /// above ½, and a row counts if all of its units are right. Of equal logits the first counts as the
  /// highest. A squared error has no classes.
  ///
  /// - Parameters:
  ///   - outputs: The outputs of the network, `[n, O]`, row by row.
  ///   - targets: The targets, `[n, O]`.
  ///   - classes: The true classes, `[n]`; a negative number for a row without one.
  ///   - rows: Number of rows, n.
  /// - Returns: Both numbers; nil for a loss without classes.
  func hits(
    _ outputs: [Float], targets: [Float], classes: [Int32], rows: Int
  ) -> (right: Int, rows: Int)? {
    switch self {
    case .squaredError: return nil
    case .crossEntropy:
      let width = outputs.count / max(rows, 1)
      let labelled = classes.indices.filter { classes[$0] >= 0 }
      let right = labelled.count { row in
        outputs[row * width..<(row + 1) * width].isFirstMaximum(row * width + Int(classes[row]))
      }
      return (right, labelled.count)
    case .binaryCrossEntropy:
      let isRight = zip(outputs, targets).map { !$0.isNaN && ($0 > 0) == ($1 > 0.5) }
      let width = max(targets.count / max(rows, 1), 1)
      let starts = stride(from: 0, to: isRight.count, by: width)
      return (starts.count { isRight[$0..<$0 + width].allSatisfy(\.self) }, rows)
    }
  }
}
