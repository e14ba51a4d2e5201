import FigureTables
import Judging
import Testing

/// The table of `lm eval --exposure` for given figures.
@Suite struct ExposureTextTests {
  static func figures(growth: String, more: String = "") throws -> ExposureFigures {
    try known(
      """
      {"model":"net","state":"carry","corpus":"test","referee":"n-grams","prompts":12,
      "prompt_length":4,"continuation":8,"seed":3,"growth":0.25,"growth_ci95":\(growth),
      "by_distance":[{"from":1,"to":1,"written":5.25,"real":5,"gap":0.25,"gap_ci95":[0.125,0.5]},
      {"from":5,"to":8,"written":5.75,"real":5.5,"gap":-0.5,"gap_ci95":null}]\(more)}
      """)
  }

  @Test("A table has every figure in its column, and those of the second model below")
  func wholeTable() throws {
    let beside = """
      ,"head":"mos","temperature":0.5,"adaptive":\(knownAdaptation),"beside":{"model":"other",
      "growth":-0.125,"growth_ci95":[-0.25,0.0625],"by_distance":[
      {"from":1,"to":1,"difference":0.75,"difference_ci95":[0.5,1]},
      {"from":5,"to":8,"difference":-1.5,"difference_ci95":null}]}
      """
    #expect(
      try Self.figures(growth: "[0.125,0.375]", more: beside).text == """
        model               net (mos), state carry, temperature 0.5, \(knownAdaptationText)
        corpus              test, 12 prompts of 4 tokens, seed 3
        referee             n-grams, its nats a token

        tokens after the prompt   written      real       gap  95 %
        1                           5.250     5.000     0.250  0.125 to 0.500
        5–8                         5.750     5.500    -0.500  —
        growth of the gap   0.250  (95 %: 0.125 to 0.375): the farther from the prompt, the worse: \
        exposure bias

        other: its gap less that of the first, after the same prompts
        1                           0.750  0.500 to 1.000
        5–8                        -1.500  —
        growth              -0.125  (95 %: -0.250 to 0.062)

        """)
  }

  @Test(
    "A verdict follows from the interval of the growth",
    arguments: [
      ("[0.001,0.5]", "0.001 to 0.500", "the farther from the prompt, the worse: exposure bias"),
      ("[-0.5,-0.001]", "-0.500 to -0.001", "the gap shrinks with the distance: no exposure bias"),
      ("[-0.001,0.5]", "-0.001 to 0.500", "no growth that so many prompts can show"),
      ("[-0.5,0.001]", "-0.500 to 0.001", "no growth that so many prompts can show"),
      ("null", "—", "too few prompts for a verdict"),
    ])
  func verdicts(json: String, interval: String, verdict: String) throws {
    let text = try Self.figures(growth: json).text
    #expect(text.hasPrefix("model               net (mixture), state carry\n"))
    #expect(text.hasSuffix("\ngrowth of the gap   0.250  (95 %: \(interval)): \(verdict)\n"))
  }
}
