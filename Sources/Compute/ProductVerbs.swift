/// Precision and further products; all have defaults.
public protocol ProductVerbs: BackendCore {
  /// The precision of the operands of products: float32 at first. Only a supported one may be set.
  ///
  /// A backend may keep products in float32 where rounding would bring nothing. A trainer sets it
  /// twice a step. The default has float32 alone.
  var precision: Precision { get set }
  /// True if products of this precision are worth while: at least as fast as those of float32.
  func supports(_ precision: Precision) -> Bool
  /// y += x·Wᵀ.
  func addLinear(_ x: Matrix, weight: Weight, to y: Matrix)
  /// out [1, C] += the sum of the rows of x [n, C]; never of rounded numbers.
  func sumRows(_ x: Matrix, addingTo out: Matrix)
}

extension ProductVerbs {
  /// The precision that was asked for where it is supported, and otherwise float32.
  public func available(_ asked: Precision) -> Precision { supports(asked) ? asked : .f32 }

  /// Float32, whatever it is set to.
  public var precision: Precision {
    get { .f32 }
    set { precondition(newValue == .f32, "a precision that this device has") }
  }

  /// Float32 alone.
  public func supports(_ precision: Precision) -> Bool { precision == .f32 }

  /// y += x·Wᵀ, of a product and a sum.
  public func addLinear(_ x: Matrix, weight: Weight, to y: Matrix) {
    let product = scratch(y.rows, y.columns)
    linear(x, weight: weight, bias: nil, into: product)
    addScaled(1, product, to: y)
  }

  /// out += xᵀ·1.
  public func sumRows(_ x: Matrix, addingTo out: Matrix) {
    inSinglePrecision {
      linearWeightGradient(
        x, constant(x.rows, 1, 1), into: out.reshaped(x.columns, 1), adding: true)
    }
  }
}
