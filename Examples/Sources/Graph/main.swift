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
let points: [(x: Float, y: Float)] = (0..<100).map {
  (Float($0 % 10) / 5 - 1, Float($0 / 10) / 5 - 1)
}
let others = points.indices.map { points[($0 * 37 + 11) % 100] }
let isLonger = zip(points, others).map { a, b in
  a.x * a.x + a.y * a.y > b.x * b.x + b.y * b.y ? Float(1) : 0
}
let data = Dataset(
  inputs: [points.flatMap { [$0.x, $0.y] }, others.flatMap { [$0.x, $0.y] }], targets: isLonger,
  count: 100)
let history = try network.fit(data, loss: .binaryCrossEntropy, FitConfiguration(epochs: 200))
print(history.epochs[199].training.accuracy ?? 0)
