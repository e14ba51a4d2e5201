import SyntheticData
import Testing

/// Images that depend on the seed alone, and whose values are those of the definition.
@Suite struct DrawnDigitTests {
  typealias Script = DrawnDigits.Script

  @Test(
    "The bytes of a seed are those that are kept",
    arguments: [
      (Script.latin, UInt64(11_121_568_580_658_689_696)), (.persian, 3_155_500_622_428_500_012),
    ])
  func kept(script: Script, sum: UInt64) {
    let digits = DrawnDigits(count: 100, script: script, seed: 1)
    #expect(checksum(digits.pixels, digits.labels) == sum)
    #expect(digits.count == 100 && digits.size == 16 && digits.script == script)
    #expect(digits.pixels.count == 100 * 256 && digits.width == 256 && digits.classes == 10)
  }

  @Test("Image i depends on the seed and i, not on the count", arguments: Script.allCases)
  func prefix(script: Script) {
    let (few, many) = (
      DrawnDigits(count: 33, script: script, seed: 5),
      DrawnDigits(count: 57, script: script, seed: 5)
    )
    #expect(Array(many.pixels.prefix(few.pixels.count)) == few.pixels)
    #expect(Array(many.labels.prefix(33)) == few.labels)
    #expect(many.image(20) == Array(many.pixels[20 * 256..<21 * 256]))
    #expect(DrawnDigits(count: 0, script: script, seed: 5).pixels.isEmpty)
  }

  @Test("Seeds and scripts have images and orders of their own")
  func seeds() {
    let digits = [1, 2].flatMap { seed in
      Script.allCases.map { DrawnDigits(count: 50, script: $0, seed: seed) }
    }
    #expect(Set(digits.map(\.labels)).count == 4)
    let images = digits.flatMap { digits in (0..<50).map { digits.image($0) } }
    #expect(Set(images).count == 200)
  }

  @Test("Each ten images hold every digit once, in an order of their own")
  func balanced() {
    let digits = DrawnDigits(count: 205, size: 8, seed: 3)
    let blocks = stride(from: 0, to: 200, by: 10).map { Array(digits.labels[$0..<$0 + 10]) }
    #expect(blocks.allSatisfy { $0.sorted() == Array(0...9) })
    #expect(Set(blocks).count == 20)
    #expect(Set(digits.labels.suffix(5)).count == 5)
  }

  @Test("Noise has mean 0 and its deviation where the grey value is not cut")
  func noise() {
    let (clean, noisy) = (
      DrawnDigits(count: 400, noise: 0, seed: 1), DrawnDigits(count: 400, noise: 0.1, seed: 1)
    )
    #expect(noisy.pixels.allSatisfy { (0...1).contains($0) })
    // Beyond √12 deviations there is no noise.
    let differences = zip(clean.pixels, noisy.pixels).filter { (0.35...0.65).contains($0.0) }
      .map { Double($0.1 - $0.0) }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let deviation = (differences.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    #expect(n > 1_000)
    #expect(abs(mean) < 4 * 0.1 / n.squareRoot())
    #expect(abs(deviation / 0.1 - 1) < 4 / (2 * n).squareRoot())
    // Paper: half of the noise is cut.
    let paper = zip(clean.pixels, noisy.pixels).filter { $0.0 == 0 }.map(\.1)
    #expect(abs(Double(paper.count { $0 == 0 }) / Double(paper.count) - 0.5) < 0.01)
  }

  @Test(
    "However a digit is turned, sheared and shifted, no ink reaches the frame",
    arguments: Script.allCases, [8, 16, 28])
  func frame(script: Script, size: Int) {
    let digits = DrawnDigits(
      count: 500, script: script, size: size, noise: 0, variation: 2, seed: 1)
    for i in 0..<digits.count {
      let image = digits.image(i)
      let border = image.indices.filter {
        let (row, column) = ($0 / size, $0 % size)
        return row == 0 || column == 0 || row == size - 1 || column == size - 1
      }
      #expect(border.allSatisfy { image[$0] < 1e-6 })
      // The least is a dot of a thin pen.
      #expect(image.reduce(0, +) > 0.7)
    }
  }

  @Test(
    "Without noise and variation every form of a digit is one image",
    arguments: [
      (Script.latin, [2, 3, 2, 2, 2, 2, 2, 3, 2, 3]),
      (.persian, [2, 2, 2, 2, 2, 3, 2, 2, 2, 3]),
    ])
  func forms(script: Script, counts: [Int]) {
    let digits = DrawnDigits(count: 400, script: script, noise: 0, variation: 0, seed: 1)
    let found = (0..<10).map { digit in
      Set((0..<400).filter { digits.labels[$0] == digit }.map { digits.image($0) }).count
    }
    #expect(found == counts)
  }

  @Test("The ink of a pixel is r + ½ less the distance to the stroke: a plain 1")
  func ink() {
    let digits = DrawnDigits(count: 100, size: 20, noise: 0, variation: 0, seed: 1)
    // The middles of the ranges: a height of 0.85, a pen of half the thickness 0.05.
    let radius = 0.05 * 20
    let half = 0.85 * (20 - 2 * (radius + 1)) / 2
    let line = (0..<400).map { k in
      let (x, y) = (Double(k % 20) + 0.5 - 10, Double(k / 20) + 0.5 - 10)
      let beyond = max(abs(y) - half, 0)
      return min(max(radius + 0.5 - (x * x + beyond * beyond).squareRoot(), 0), 1)
    }
    let ones = (0..<100).filter { digits.labels[$0] == 1 }.map { digits.image($0) }
    #expect(
      ones.contains { zip($0, line).allSatisfy { abs(Double($0.0) - $0.1) < 1e-6 } })
  }

  @Test("An image of twice the size has four times the ink", arguments: Script.allCases)
  func size(script: Script) {
    let ink = [32, 64].map { size in
      DrawnDigits(count: 100, script: script, size: size, noise: 0, seed: 1).pixels.reduce(0, +)
    }
    #expect(abs(ink[1] / ink[0] - 4) < 0.25)
  }

  @Test("The characters of a script are its digits from 0 to 9")
  func characters() {
    for script in Script.allCases {
      #expect(script.digits.map(\.wholeNumberValue) == Array(0...9))
    }
    #expect(Script.persian.digits[4...6] == ["\u{6F4}", "\u{6F5}", "\u{6F6}"])
  }
}
