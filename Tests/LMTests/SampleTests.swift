import Foundation
import JSON
import Judging
import LanguageModels
import Testing

@Suite struct SampleTests {
  @Test func persianComesOutAsPersian() throws {
    let work = try Shared.workplace()
    let prompt = "کتاب‌های کهنه"
    let sample = try work.lm([
      "sample", "--model", "models/persian", "--prompt", prompt, "--num-samples", "8", "-n", "60",
    ])
    expectSuccess(sample)
    let text = try #require(String(data: sample.output, encoding: .utf8), "valid UTF-8")
    #expect(text.components(separatedBy: prompt).count > 8)
    #expect(text.replacing(prompt, with: "").contains("\u{200C}"), "words with ZWNJ are whole")
    for wrong in [
      "\u{FFFD}", " ؛", " ،", " .", " ؟", " »", "« ", " \u{200C}", "\u{200C} ", "<unk>", "<eos>",
    ] {
      #expect(!text.contains(wrong), "'\(wrong)' in \(text)")
    }
  }

  @Test func theSameSeedGivesTheSameText() throws {
    let work = try Shared.workplace()
    let line = "sample --head mos --prompt The --temperature 1.2 --top-k 40 --top-p 0.95 -n 40"
    let first = try work.lm(line)
    #expect(try work.lm(line).output == first.output)
    #expect(try work.lm("\(line) --seed 2").output != first.output)
    // A second sample is the first of the next seed.
    let two = try work.lm("\(line) --num-samples 2")
    #expect(try two.output == first.output + work.lm("\(line) --seed 2").output)
    // Greedy draws nothing.
    #expect(
      try work.lm("sample --prompt The --temperature 0 --seed 5").output
        == work.lm("sample --prompt The --temperature 0 --seed 6").output)
  }

  @Test(arguments: ["--top-k 1", "--top-p 1e-9", "--temperature 1e-5"])
  func everyOptionReachesTheSampler(option: String) throws {
    let work = try Shared.workplace()
    let line = "sample --head softmax --prompt The -n 30"
    #expect(
      try work.lm("\(line) \(option) --seed 9").output == work.lm("\(line) --temperature 0").output)
    #expect(try work.lm("\(line) --seed 9").output != work.lm("\(line) --temperature 0").output)
  }

  @Test("N-grams write, and mixtures do, whose weights are those of eval")
  func everyModelWrites() throws {
    let work = try EvalTests.workplace()
    let ngrams: SampleFigures = try work.lm(
      "sample --model models/ngram --prompt The -n 12 --json"
    ).figures()
    #expect(ngrams.head == .ngram && ngrams.mix == nil)
    #expect(ngrams.samples.count == 1 && ngrams.samples[0].hasPrefix("The"))

    let line = "--mix models/softmax models/ngram --threads 1"
    let mixed: SampleFigures = try work.lm("sample --prompt The -n 12 --json \(line)").figures()
    #expect(mixed.model == "models/softmax + models/ngram" && mixed.head == nil)
    let mix = try #require(mixed.mix)
    #expect(mix.map(\.model) == ["models/softmax", "models/ngram"])
    let eval: EvaluationFigures = try work.lm("eval --json \(line)").figures()
    #expect(mix.map(\.weight) == eval.mix?.models.map(\.weight))
    let text = try work.lm("sample --prompt The -n 12 \(line)")
    #expect(text.text == mixed.samples.joined())
    #expect(text.error == "model models/softmax + models/ngram, seed 1\n")

    expectFailure(try work.lm("sample --mix models/softmax"), 64, "two models")
    expectFailure(
      try work.lm("sample --head mos --mix models/softmax models/ngram"), 64,
      "leave out the other model")
  }

  @Test func theSeedIsPrinted() throws {
    let work = try Shared.workplace()
    #expect(try work.lm("sample --head moc -n 1").error == "model models/moc, seed 1\n")
  }

  @Test func jsonHoldsWhatIsPrinted() throws {
    let work = try Shared.workplace()
    let line = "sample --head mos --prompt The -n 10 --num-samples 2"
    let json = try work.lm("\(line) --seed 4 --temperature 0.5 --top-k 9 --top-p 0.75 --json")
    let figures: SampleFigures = try json.figures()
    #expect(
      figures.sampling == SamplingConfiguration(temperature: 0.5, topK: 9, topP: 0.75, seed: 4))
    #expect(figures.model == "models/mos" && figures.head == .network(.mos))
    #expect(figures.prompt == "The" && figures.samples.count == 2)
    #expect(
      try work.lm("\(line) --seed 4 --temperature 0.5 --top-k 9 --top-p 0.75").text
        == figures.samples.joined())
    // The seed beside the key of no limit, which is left out.
    #expect(
      Set(try work.lm("\(line) --json").json().members?.map(\.key) ?? []) == [
        "model", "head", "prompt", "seed", "temperature", "top_p", "samples",
      ])
  }

  @Test func aClosedPipeEndsItQuietly() throws {
    let work = try Shared.workplace()
    let outcome = try work.shell(
      "\"$LM\" sample --quiet --prompt 'The sea' -n 100000000 | head -c 10")
    #expect(outcome.output.count == 10)
    #expect(outcome.error == "")
    #expect(outcome.code == 0)
  }

  @Test(arguments: [
    "sample -n 3", "eval", "eval --json", "info models/mos", "tokenize english.txt",
  ])
  func aFullDiskIsSaid(line: String) throws {
    let work = try Shared.workplace()
    let outcome = try work.lm(line, output: "/dev/full")
    #expect(outcome.code == 74)
    #expect(
      outcome.errorLines.last?.hasPrefix("error: cannot write to the standard output") == true)
  }
}
