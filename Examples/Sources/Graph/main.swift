// Two inputs through the same weights: which of two vectors is longer?
import CPUCompute
import NeuralNetworks
import Training

let backend = try CPUBackend(threads: 1)
let (left, right) = (Node.input(2), Node.input(2))
let first = SharedLayer(.dense(16))  // W₁, applied to both
let a = first(left).applying(.activation(.relu)) - first(right).applying(.activation(.relu))
let network = try Network(
  inputs: [left, right], output: a.applying(.dense(1)), rows: 32, seed: 1, on: backend)
print(network.summary)

// Points on a grid, and a hundred pairs of them.
func coordinate(_ step: Int) -> Float { Float(step) / 5 - 1 }
let points = (0..<100).map { (x: coordinate($0 % 10), y: coordinate($0 / 10)) }
let others = points.indices.map { points[($0 * 37 + 11) % 100] }
func squaredLength(_ point: (x: Float, y: Float)) -> Float { point.x * point.x + point.y * point.y }
let isLonger: [Float] = zip(points, others).map { squaredLength($0) > squaredLength($1) ? 1 : 0 }
let data = Dataset(
  inputs: [points.flatMap { [$0.x, $0.y] }, others.flatMap { [$0.x, $0.y] }], targets: isLonger,
  count: 100)
let history = try network.fit(data, loss: .binaryCrossEntropy, FitConfiguration(epochs: 200))
print(history.epochs[199].training.accuracy ?? 0)
