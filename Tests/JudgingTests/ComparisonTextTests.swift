import FigureTables
import Judging
import Testing

/// The table of `lm compare` for given figures.
@Suite struct ComparisonTextTests {
  static func comparison(
    per: String, adjusted: Bool, models: [String], pairs: [String]
  ) throws -> ModelComparison {
    try known(
      """
      {"corpus":"test","state":"carry","unit":"\(per == "token" ? "token" : "line")",
      "per":"\(per)","adjusted":\(adjusted),"models":[\(models.joined(separator: ","))],
      "pairs":[\(pairs.joined(separator: ","))]}
      """)
  }

  static func model(
    _ name: String, unknown: Int = 0, nats: Double, interval: String = "null",
    bound: Bool = false, trained: Bool = false, state: String = "carry", more: String = ""
  ) -> String {
    """
    {"model":"\(name)","head":"ngram","tokens":1000,"unknown":\(unknown),"nats":\(nats),
    "perplexity":\(nats * 10),"perplexity_ci95":\(interval),"is_lower_bound":\(bound),
    "state":"\(state)","trained_on":\(trained)\(more)}
    """
  }

  static func pair(
    _ first: String, _ second: String, _ difference: Double, interval: String = "null",
    p: String = "null", better: String = "null", bound: Bool = false, firstOn: String = "",
    secondOn: String = ""
  ) -> String {
    """
    {"first":"\(first)","second":"\(second)","difference":\(difference),
    "difference_ci95":\(interval),"lower_perplexity":0,"lower_perplexity_ci95":null,"p":\(p),
    "p_holm":\(p),"better":\(better),"verdict":"","first_better_on":[\(firstOn)],
    "second_better_on":[\(secondOn)],"is_lower_bound":\(bound)}
    """
  }

  @Test("The best model comes first, whatever the order that was given", arguments: [false, true])
  func wholeTable(isTurned: Bool) throws {
    let models = [
      Self.model("worse", unknown: 250, nats: 5, interval: "[40.5,60.25]", trained: true),
      Self.model(
        "best", nats: 4, state: "reset",
        more: #","temperature":1.25,"adaptive":\#(knownAdaptation)"#),
    ]
    let comparison = try Self.comparison(
      per: "token", adjusted: true, models: isTurned ? models.reversed() : models,
      pairs: [
        Self.pair(
          "worse", "best", -1, interval: "[-1.1,-0.9]", p: "0.0004", better: #""best""#,
          firstOn: #"{"token":"sea","times":3,"nats":1.5}"#,
          secondOn:
            #"{"token":"the","times":40,"nats":20.25},{"token":"of","times":1,"nats":0.5}"#)
      ])
    #expect(
      comparison.text == """
        test, state carry; adjusted perplexity a token, compared token by token

        best   40.00     (too short a text for an interval) 1,000 tokens, 0.0 % unknown, \
        state reset, temperature 1.25, \(knownAdaptationText)
        worse  50.00     (95 %: 40.50 to 60.25)        1,000 tokens, 25.0 % unknown

        best is better than worse: 63.2 % lower perplexity (95 %: 59.3 to 66.7 %), p below 0.001; about these two models
          worse saves most nats on sea (3 ×, 1.5)
          best saves most nats on the (40 ×, 20.2), of (1 ×, 0.5)

        """)
    #expect(
      comparison.notes == [
        "worse was trained on test, so its perplexity is lower than on another text"
      ])
  }

  @Test("Figures by character of a model that leaves words unspelt are at least so high")
  func bounds() throws {
    let mix =
      #","mix":{"tuned_on":9,"models":[{"model":"a","weight":0.25},{"model":"b","weight":0.75}]}"#
    let comparison = try Self.comparison(
      per: "character", adjusted: false,
      models: [Self.model("c", nats: 0.4, bound: true), Self.model("a + b", nats: 0.5, more: mix)],
      pairs: [])
    #expect(
      comparison.text == """
        test, state carry; perplexity a character, compared line by line

        c      at least 4.00       (too short a text for an interval) 1,000 tokens, 0.0 % unknown
        a + b  5.00                (too short a text for an interval) 1,000 tokens, 0.0 % unknown
          mixture             weights by 9 tokens of validation
            0.250 ×           a
            0.750 ×           b


        """)
  }

  // Above 0 the first is better; 1 − exp(−0.1) is 9.5 %.
  @Test(
    "A verdict names the better model, and none where none is allowed, in both orders",
    arguments: [
      (
        Self.pair("a", "b", 0.1, interval: "[0.05,0.15]", p: "0.01", better: #""a""#),
        "a is better than b: 9.5 % lower perplexity (95 %: 4.9 to 13.9 %), p 0.010; about these two models"
      ),
      (
        Self.pair("b", "a", -0.1, interval: "[-0.15,-0.05]", p: "0.01", better: #""a""#),
        "a is better than b: 9.5 % lower perplexity (95 %: 4.9 to 13.9 %), p 0.010; about these two models"
      ),
      (
        Self.pair("a", "b", 0.1, interval: "[-0.05,0.25]", p: "0.2"),
        "a and b: no difference that this text can show; "
          + "a has 9.5 % lower perplexity (95 %: -5.1 to 22.1 %), p 0.200"
      ),
      (
        Self.pair("b", "a", -0.1, interval: "[-0.25,0.05]", p: "0.2"),
        "b and a: no difference that this text can show; "
          + "a has 9.5 % lower perplexity (95 %: -5.1 to 22.1 %), p 0.200"
      ),
      (
        Self.pair("a", "b", 0.1),
        "a and b: too short a text for a verdict; a has 9.5 % lower perplexity"
      ),
      (
        Self.pair("b", "a", -0.1, p: "0.01", bound: true),
        "b and a: no verdict, since a does not spell unknown words; "
          + "a has 9.5 % lower perplexity, p 0.010"
      ),
    ])
  func verdicts(pair: String, verdict: String) throws {
    let comparison = try Self.comparison(per: "token", adjusted: false, models: [], pairs: [pair])
    #expect(comparison.text.hasSuffix("\n\n" + verdict + "\n"))
  }

  @Test("The best row is bold where the style asks for it, and plain else")
  func bold() throws {
    let comparison = try Self.comparison(
      per: "token", adjusted: false,
      models: [Self.model("worse", nats: 5), Self.model("best", nats: 4)], pairs: [])
    func rows(_ style: TableStyle) -> [Substring] {
      TableStyle.$current.withValue(style) { comparison.text }.split(separator: "\n")
    }
    let (plain, bold) = (rows(TableStyle()), rows(TableStyle(isBold: true)))
    #expect(plain[1].hasPrefix("best   40.00 ") && plain[2].hasPrefix("worse  50.00 "))
    #expect(bold == [plain[0], "\u{1B}[1m\(plain[1])\u{1B}[0m", plain[2]])
  }

  @Test("Marks that take no place move no column")
  func places() throws {
    // A zero-width non-joiner, a vowel sign and isolates.
    let comparison = try Self.comparison(
      per: "token", adjusted: false,
      models: [Self.model("می\u{200C}رود", nats: 4), Self.model("گُل", nats: 5)], pairs: [])
    let rows = TableStyle.$current.withValue(TableStyle(isolatesRightToLeft: true)) {
      comparison.text.split(separator: "\n").dropFirst()
    }
    #expect(rows.first?.hasPrefix("\u{2068}می\u{200C}رود\u{2069}  40.00 ") == true)
    #expect(rows.last?.hasPrefix("\u{2068}گُل\u{2069}     50.00 ") == true)
  }
}
