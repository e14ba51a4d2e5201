import FigureTables
import Judging
import Testing

/// The table of `lm eval` for given figures.
@Suite struct EvaluationTextTests {
  static func figures(
    nats: Double = 4.5, tokens: Int = 2000, unknown: Int = 500, unknownTypes: Int = 1200,
    trained: Bool = false, bound: Bool = true, more: String = ""
  ) throws -> EvaluationFigures {
    try known(
      """
      {"model":"models/mos","corpus":"sea.txt","state":"carry","trained_on":\(trained),
      "tokens":\(tokens),"unknown":\(unknown),"unknown_types":\(unknownTypes),
      "nats_per_token":\(nats),"perplexity":90.017,"perplexity_ci95":[88.5,91.25],
      "block_length":7,"perplexity_without_unknown":120.25,"perplexity_adjusted":300.5,
      "perplexity_per_word":150.75,"perplexity_per_character":6.25,"perplexity_per_byte":5.5,
      "bits_per_token":6.5,"bits_per_word":7.25,"bits_per_character":2.6439,
      "bits_per_byte":2.4594,"bits_are_lower_bound":\(bound),
      "by_script":[{"name":"latin","tokens":1500,"nats_per_token":4,"perplexity":54.6},
      {"name":"arabic","tokens":500,"nats_per_token":6,"perplexity":null}],
      "by_frequency":[{"name":"1–9","tokens":2000,"nats_per_token":4.5,"perplexity":90.017}],
      "by_position":[{"name":"1","tokens":2000,"nats_per_token":4.5,"perplexity":90.017}],
      "vocabulary_size":1000\(more)}
      """)
  }

  @Test("A table has every figure in its row, and groups their share of the loss")
  func wholeTable() throws {
    let figures = try Self.figures(more: #","head":"mos","temperature":1.5,"accuracy":0.3141"#)
    #expect(
      figures.text(withBreakdown: true) == """
        model               models/mos (mos)
        corpus              sea.txt, state carry
        temperature         1.5
        tokens              2,000, 25.0 % unknown
        perplexity          90.02  (95 %: 88.50 to 91.25)
          known tokens      120.25
          adjusted          300.50  (<unk> stands for 1,200 different tokens)
          per word          at least 150.75
        nats per token      4.5000
        bits per word       at least 7.2500
        bits per character  at least 2.6439
        bits per byte       at least 2.4594
        accuracy            31.4 %

        script                    tokens   nats each  perplexity of the loss
        latin                      1,500      4.0000       54.60      66.7 %
        arabic                       500      6.0000           —      33.3 %

        times in training         tokens   nats each  perplexity of the loss
        1–9                        2,000      4.5000       90.02     100.0 %

        place in the line         tokens   nats each  perplexity of the loss
        1                          2,000      4.5000       90.02     100.0 %

        """)
  }

  @Test("A temperature that was chosen says by what")
  func tunedTemperature() throws {
    let figures = try Self.figures(more: #","temperature":1.125,"temperature_tuned_on":1200"#)
    #expect(
      figures.text(withBreakdown: false).contains(
        "\ntemperature         1.12  (chosen by 1,200 tokens of validation)\n"))
  }

  @Test("A table of whole words has no bound, no number of unknown words and no temperature")
  func withoutUnknown() throws {
    let figures = try Self.figures(unknown: 0, unknownTypes: 0, bound: false)
    #expect(
      figures.text(withBreakdown: false) == """
        model               models/mos
        corpus              sea.txt, state carry
        tokens              2,000, 0.0 % unknown
        perplexity          90.02  (95 %: 88.50 to 91.25)
          known tokens      120.25
          adjusted          300.50
          per word          150.75
        nats per token      4.5000
        bits per word       7.2500
        bits per character  2.6439
        bits per byte       2.4594

        """)
  }

  @Test("The last rows of a mixture are its models, their adaptations and their temperature")
  func mixtures() throws {
    func rows(tunedOn: Int) throws -> String {
      let mix = """
        ,"mix":{"tuned_on":\(tunedOn),"models":[
        {"model":"a","weight":0.25,"perplexity":12.5,"temperature":1.5,
        "adaptive":\(knownAdaptation)},{"model":"b","weight":0.75,"perplexity":null}]}
        """
      let text = try Self.figures(more: mix).text(withBreakdown: false)
      return text.split(separator: "\n").suffix(3).joined(separator: "\n")
    }
    let models = """
        0.250 ×           a, \(knownAdaptationText), alone 12.50 at temperature 1.5
        0.750 ×           b, alone —
      """
    #expect(
      try rows(tunedOn: 1234)
        == "mixture             weights by 1,234 tokens of validation\n" + models)
    #expect(try rows(tunedOn: 0) == "mixture             given weights\n" + models)
  }

  @Test("An adaptation stands in a row, with as many parts as it has")
  func adaptations() throws {
    func row(_ adaptation: String) throws -> Substring? {
      try Self.figures(more: #","adaptive":\#(adaptation)"#).text(withBreakdown: false)
        .split(separator: "\n").last
    }
    #expect(try row(knownAdaptation) == "adaptation          \(knownAdaptationText)")
    #expect(
      try row(#"{"cache":{"size":7,"flatness":2,"weight":0.5}}"#)
        == "adaptation          cache 7 (flatness 2.0, weight 0.5)")
    let once = #","tuning":{"tokens":9,"trials":1,"nats_per_token":3}}"#
    #expect(
      try row(
        #"{"dynamic":{"learning":"sgd","rate":0.5,"decay":0,"epsilon":null,"segment":9,"#
          + #""training_tokens":0}"# + once)
        == "adaptation          dynamic sgd (rate 0.5, decay 0.0, segment 9)")
  }

  @Test(
    "A gain and a loss have their own name, a number above 0 and its interval",
    arguments: [
      (
        #""nats":0.12,"nats_ci95":[0.1,0.14],"p":0.02,"perplexity":98.76,"temperature":1.2"#,
        "  gain              0.1200 nats a token (95 %: 0.1000 to 0.1400), p 0.020, "
          + "beside 98.76 of models/a at temperature 1.2"
      ),
      (
        #""nats":-0.12,"nats_ci95":[-0.14,-0.1],"p":0.0001,"perplexity":98.76"#,
        "  loss              0.1200 nats a token (95 %: 0.1000 to 0.1400), p below 0.001, "
          + "beside 98.76 of models/a"
      ),
      (
        #""nats":-0.12,"nats_ci95":[-0.2,0.04],"p":0.5,"perplexity":98.76"#,
        "  loss              0.1200 nats a token (95 %: -0.0400 to 0.2000), p 0.500, "
          + "beside 98.76 of models/a"
      ),
      (
        #""nats":0.00001,"nats_ci95":null,"p":null,"perplexity":null"#,
        "  gain              1e-05 nats a token (too short a text for an interval), "
          + "beside — of models/a"
      ),
      (
        #""nats":-1e-10,"nats_ci95":[-1e-10,1e-10],"p":0.5,"perplexity":98.76"#,
        "  gain              0 nats a token, beside 98.76 of models/a"
      ),
      (
        #""nats":-1e-8,"nats_ci95":null,"p":null,"perplexity":98.76"#,
        "  loss              1e-08 nats a token (too short a text for an interval), "
          + "beside 98.76 of models/a"
      ),
    ])
  func gains(json: String, row: String) throws {
    let figures = try Self.figures(more: #","gain":{"beside":"models/a",\#(json)}"#)
    #expect(figures.text(withBreakdown: false).hasSuffix("\n" + row + "\n"))
  }

  @Test("Notes come above three tenths of unknown tokens, above a guess, and for the training text")
  func notes() throws {
    let unknown =
      "30.1 % of the tokens are unknown to the model, so its perplexity says little of this text"
    let trained =
      "models/mos was trained on sea.txt, so its perplexity is lower than on another text"
    // A guess among 1,000 tokens costs 6.9078 nats.
    let guess = "worse than a guess among 1,000 tokens"
    #expect(try Self.figures(tokens: 1000, unknown: 301).notes == [unknown])
    #expect(try Self.figures(tokens: 1000, unknown: 300).notes == [])
    #expect(try Self.figures(nats: 6.90).notes == [])
    #expect(try Self.figures(nats: 6.91).notes == [guess])
    #expect(try Self.figures(nats: 6.91, trained: true).notes == [trained, guess])
    #expect(
      try Self.figures(nats: 9, tokens: 1000, unknown: 301, trained: true).notes == [
        trained, unknown,
      ])
  }

  @Test("Names from right to left stand in isolates where the style asks for them, and not else")
  func isolates() throws {
    let json = #","gain":{"beside":"مدل","nats":1,"nats_ci95":null,"p":null,"perplexity":2}"#
    let figures = try Self.figures(more: json)
    let plain = figures.text(withBreakdown: false)
    #expect(plain.hasSuffix("beside 2.00 of مدل\n"))
    let isolated = TableStyle.$current.withValue(TableStyle(isolatesRightToLeft: true)) {
      figures.text(withBreakdown: false)
    }
    #expect(isolated == plain.replacing("مدل", with: "\u{2068}مدل\u{2069}"))
  }
}
