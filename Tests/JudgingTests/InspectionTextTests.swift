import FigureTables
import Judging
import Testing

/// The parts of `lm inspect` for given figures.
@Suite struct InspectionTextTests {
  static func text(
    rank: String = "null", mixtures: String = "null", gradients: String = "null",
    next: String = "null"
  ) throws -> String {
    let report: InspectionReport = try known(
      """
      {"model":"models/mos","head":"mos","corpus":"test","tokens":1000,"rank":\(rank),
      "mixtures":\(mixtures),"gradients":\(gradients),"next":\(next)}
      """)
    return report.text
  }

  @Test("The rank has the singular values of a few places, and of both sides of the bound")
  func rank() throws {
    let twelve = "120,60,50,40,30.5,20,0.25,0.2,0.15,0.125,0.1,0.05"
    func rank(vocabulary: Int, values: String = twelve) throws -> String {
      try Self.text(
        rank: """
          {"numerical":7,"bound":6,"effective":3.5,"contexts":40,"vocabulary":\(vocabulary),
          "columns":30,"threshold":0.00001,
          "singular_values":[\(values)]}
          """)
    }
    let rows = """
        numerical           7 of 30: σ above 1e-05, what rounding can make of 0
        bound of a softmax  6, its width and 2
        effective           3.50, exp of the entropy of σ/Σσ
        σ 1                 120
        σ 2                 60
        σ 5                 30.5
        σ 6                 20
        σ 7                 0.25
        σ 10                0.125

      """
    let heading = "models/mos (mos), 1,000 tokens of test\n\nrank of log p: 40 contexts × "
    #expect(
      try rank(vocabulary: 1200) == heading + "the most frequent 30 of 1,200 tokens\n" + rows)
    #expect(try rank(vocabulary: 30) == heading + "30 tokens\n" + rows)
    // The last value is shown too, where its place is one of those.
    let ten = try rank(vocabulary: 30, values: "120,60,50,40,30.5,20,0.25,0.2,0.15,0.125")
    #expect(ten == heading + "30 tokens\n" + rows)
  }

  @Test("A mixture has a line a component, and its dead ones by number")
  func mixtures() throws {
    func mixture(dead: String, divergence: String) throws -> String {
      try Self.text(
        mixtures: """
          {"components":3,"contexts":40,"prior_entropy":0.9,"effective_components":2.46,
          "use_entropy":1.05,"use":[0.6,0.395,0.005],"wins":[0.75,0.25,0],"dead":\(dead),
          "divergence":\(divergence),"divergences":[],"tokens":[
          [{"token":"sea","wins":7,"positions":9}],[{"token":"the","wins":3,"positions":4},
          {"token":"of","wins":2,"positions":2}],[]]}
          """)
    }
    // log 3 is 1.099, and a hundredth of a third 0.3 %.
    #expect(
      try mixture(dead: "[2]", divergence: "0.125") == """
        models/mos (mos), 1,000 tokens of test

        mixture of 3 in 40 contexts; entropies of at most 1.099 nats
          entropy of prior    0.900 nats in the mean, as of 2.46 components used alike
          entropy of use      1.050 nats
          divergence          0.125 nats, mean KL of a pair of components
          dead                2: never wins, and below 0.3 % of use
          component    use       wins      most before (wins/times)
          0            60.0 %    75.0 %    sea 7/9
          1            39.5 %    25.0 %    the 3/4  of 2/2
          2            0.5 %     0.0 %

        """)
    let without = try mixture(dead: "[]", divergence: "null")
    #expect(without.contains("\n  divergence          —\n  dead                none: never wins"))
  }

  @Test("Gradients have the powers of two and both ends, and saturation the units that are stuck")
  func gradients() throws {
    #expect(
      try Self.text(
        gradients: """
          {"windows":6,"norm_by_distance":{"layer1":[0,0,0,0,0,0],
          "layer0":[2,1,0.5,0.1,0.05,0.01]},"reach":{"layer0":5},
          "saturation":[{"state":"layer0.h","units":8,"saturated":0.125,"stuck":1}]}
          """) == """
          models/mos (mos), 1,000 tokens of test

          gradient of a token's loss at the h of k steps before, mean norm of 6 windows (as a share \
          of k = 0)
            k     layer0                layer1
            0     2 (1)                 0
            1     1 (0.5)               0
            2     0.5 (0.25)            0
            4     0.05 (0.025)          0
            5     0.01 (0.005)          0
            < 1 % from k = 5            not in 6 steps

          saturation: beyond ±0.95 of h, or of tanh c
            layer0.h            12.5 % of values; 1 of 8 units nearly always

          """)
  }

  @Test("Next tokens of models stand side by side, and the longer list is whole")
  func next() throws {
    let heading = "models/mos (mos), 1,000 tokens of test\n\nafter the sea\n"
    let long = """
      {"model":"net","head":"mos","text":"the sea","unknown":0,"entropy":2.5,
      "candidates":[{"token":"the","probability":0.5},{"token":"sea","probability":0.25}],
      "components":[{"prior":0.75,"top":{"token":"the","probability":0.6}},
      {"prior":0.25,"top":{"token":"sea","probability":0.9}}]}
      """
    let short = """
      {"model":"a + b","text":"the sea","unknown":0,"entropy":1.25,
      "candidates":[{"token":"of","probability":1}],"components":[]}
      """
    #expect(
      try Self.text(next: "[\(long),\(short)]") == heading + """
          net (mos), entropy 2.50 nats               a + b (mixture), entropy 1.25 nats
          50.0 %   the                               100.0 %  of
          25.0 %   sea
          by component: prior, and its first token
          75.0 %   the 60.0 %
          25.0 %   sea 90.0 %

        """)
    #expect(
      try Self.text(next: "[\(short),\(long)]") == heading + """
          a + b (mixture), entropy 1.25 nats   net (mos), entropy 2.50 nats
          100.0 %  of                          50.0 %   the
                                               25.0 %   sea
                                               by component: prior, and its first token
                                               75.0 %   the 60.0 %
                                               25.0 %   sea 90.0 %

        """)
  }
}
