import FigureTables
import Testing
import TokenizerFiles

/// The tables of `lm vocab` and the line of `lm tokenize` for given figures.
@Suite struct VocabularyTextTests {
  @Test("Coverage has a row a size, the training text before the held-out one")
  func coverage() throws {
    let coverage: VocabularyCoverage = try known(
      """
      {"types":1234,"training_tokens":5000,"held_out_tokens":1001,"sizes":[
      {"size":100,"least_count":7,"training_unknown":0.25,"held_out_unknown":0.5},
      {"size":1236,"least_count":1,"training_unknown":0,"held_out_unknown":0.0625}]}
      """)
    #expect(
      coverage.text == """
        1,234 distinct tokens; 5,000 tokens to train on, 1,001 held out
                      size       least count  training unknown  held-out unknown
                       100                 7            25.0 %            50.0 %
                     1,236                 1             0.0 %             6.2 %

        """)
  }

  @Test("Unknown tokens have their share of all and of the distinct, and a line each")
  func unknownTokens() throws {
    let unknown: UnknownTokens = try known(
      """
      {"tokens":1000,"unknown":50,"types":400,"unknown_types":100,
      "top":[{"token":"sea","count":30},{"token":"دریا","count":20}]}
      """)
    let head = "50 of 1,000 tokens unknown (5.0 %), 100 of 400 distinct (25.0 %)\n"
    #expect(unknown.text == head + "30\tsea\n20\tدریا\n")
    let isolated = TableStyle.$current.withValue(TableStyle(isolatesRightToLeft: true)) {
      unknown.text
    }
    #expect(isolated == head + "30\tsea\n20\t\u{2068}دریا\u{2069}\n")
    let none: UnknownTokens = try known(
      #"{"tokens":0,"unknown":0,"types":0,"unknown_types":0,"top":[]}"#)
    #expect(none.text == "0 of 0 tokens unknown (0.0 %), 0 of 0 distinct (0.0 %)\n")
  }

  @Test("Entries have id, count and token")
  func entries() throws {
    let entries: VocabularyEntries = try known(
      """
      {"tokenizer":{"end_of_sentence":false,"kind":"char","normalization":"none",
      "normalization_version":2},"size":9,
      "entries":[{"id":0,"count":4,"token":"<unk>"},{"id":2,"count":30,"token":"a"}]}
      """)
    #expect(entries.text == "0\t4\t<unk>\n2\t30\ta\n")
  }

  @Test("A tokenizer that was written has a line of its entries")
  func summary() throws {
    let summary: TokenizerSummary = try known(
      """
      {"file":"v.json","format":"model","tokens":"word","normalization":"none","entries":12345}
      """)
    #expect(summary.text == "v.json: 12,345 entries\n")
  }

  @Test("A text that was encoded has a line of its tokens, lines and speed")
  func encoding() throws {
    let figures: EncodingFigures = try known(
      """
      {"tokens":2000,"unknown":500,"lines":100,"bytes":9000,"replacements":0,"seconds":2,
      "megabytes_per_second":12.375}
      """)
    #expect(
      figures.text(of: "ids.bin")
        == "ids.bin: 2,000 tokens, 25.0 % unknown, 100 lines, 12.4 MB/s\n")
  }
}
