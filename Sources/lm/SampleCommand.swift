import ArgumentParser
import CPUCompute
import Generation
import Glibc
import Judging
import LanguageModels
import ModelFolders
import Tokenization

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Continue a text with a model.",
    discussion: """
      The same model, options and seed give the same text.

      EXAMPLES:
        lm sample models/mine --prompt "The river"
        lm sample models/mine --temperature 0.8 --top-k 40 -n 200
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of the model (default: the newest under models/).", valueName: "model"))
  var folder: String?

  @Option(
    parsing: .unconditional,
    help: "The text to continue; - reads the standard input, whose last newline is left out.")
  var prompt = ""

  @OptionGroup var selection: ModelSelection

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Let the linear interpolation of these models write, its weights those that make their validation \
      part most probable.
      """, valueName: "model"))
  var mix: [String] = []

  @Option(name: [.customShort("n"), .long], help: "Maximum number of tokens to write.")
  var maxTokens = 100

  @Option(help: "Temperature: logits are divided by it. 0 takes the most probable token.")
  var temperature = 1.0

  @Option(help: "Draw from the K most probable tokens (default: all).")
  var topK: Int?

  @Option(help: "Draw from the most probable tokens that together reach P.")
  var topP = 1.0

  @Option(help: "Seed of the random draws.")
  var seed: UInt64 = 1

  @Option(help: "Number of texts. Each one takes the next seed.")
  var numSamples = 1

  @Flag(inversion: .prefixedNo, help: .advanced("Allow <unk> in the text."))
  var allowUnknown = false

  @Flag(
    inversion: .prefixedNo,
    help: .advanced(
      """
      Compute with the weights as they are; otherwise with copies in 8 bits, which is several times as \
      fast and moves probabilities a little (by 2e-5 nats a token of KL divergence in the mean, on the \
      models of the README), so that a text may go another way.
      """))
  var exact = false

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    try selection.refuse(folder)
    if maxTokens < 1 { throw ValidationError("--max-tokens \(maxTokens); choose 1 or more") }
    do {
      try sampling(seed: seed).validate()
    } catch {
      throw ValidationError("--\(error)")
    }
    if !mix.isEmpty, folder != nil || selection.model != nil || selection.head != nil {
      throw ValidationError("--mix names its models; leave out the other model")
    }
    if mix.count == 1 {
      throw ValidationError("--mix takes two models or more; give another")
    }
    if numSamples < 1 { throw ValidationError("--num-samples \(numSamples); choose 1 or more") }
  }

  private func sampling(seed: UInt64) -> SamplingConfiguration {
    SamplingConfiguration(temperature: temperature, topK: topK, topP: topP, seed: seed)
  }

  func run() throws {
    let bundles = try mix.isEmpty ? [selection.open(folder)] : mix.map(ModelSelection.open)
    let name = bundles.map(\.path).joined(separator: " + ")
    let text = prompt == "-" ? try readPrompt() : prompt
    common.note("model \(name), seed \(seed)")
    Interrupt.install()
    let (generator, weights) = try makeGenerator(bundles)
    let continuation = generator.continue(text)
    note(text, continuation.promptTokens)
    var samples: [String] = []
    for index in 0..<numSamples {
      samples.append(try write(generator.continue(text, seed: seed &+ UInt64(index))))
      if let failure = generator.failure { throw failure }
      if Interrupt.isRequested { throw Failure(130, "stopped by a signal; nothing is lost") }
    }
    if common.json {
      try Console.output(
        json: SampleReport(
          model: name, head: bundles.count == 1 ? bundles[0].name : nil, mix: weights, prompt: text,
          sampling: sampling(seed: seed), samples: samples))
    }
  }

  /// What writes, and the weights of a mixture.
  private func makeGenerator(
    _ bundles: [ModelBundle]
  ) throws -> (TextGenerator, [SampleReport.Component]?) {
    let options = GenerationOptions(
      sampling(seed: seed), maxTokens: maxTokens, allowsUnknown: allowUnknown, isExact: exact)
    // One token is too little work for a team of threads.
    let backend = try CPUBackend(threads: common.threads ?? 1)
    guard bundles.count > 1 else {
      return (try TextGenerator(bundles[0], on: backend, options: options), nil)
    }
    let models = try bundles.map { try JudgedModel($0, on: backend) }
    let progress = TextProgress(quiet: common.quiet, unit: .tokens)
    defer { progress.erase() }
    let mixture = try JudgedModel(mixing: models, progress: progress.stage("weighing"))
    return (
      try TextGenerator(mixture, options: options),
      mixture.components.map { SampleReport.Component(model: $0.model.name, weight: $0.weight) }
    )
  }

  /// Says what of the prompt the model does not read.
  private func note(_ text: String, _ ids: [Int32]) {
    let damaged = text.unicodeScalars.count { $0 == "\u{FFFD}" }
    if prompt != "-", damaged > 0 {
      common.note("note: the prompt has \(damaged) × U+FFFD, which invalid UTF-8 is read as")
    }
    let unknown = ids.count { $0 == Vocabulary.unknown }
    if unknown > 0 {
      common.note("note: \(unknown) of \(ids.count) tokens of the prompt are unknown to the model")
    }
  }

  /// Prints a text as it is written; a signal ends it.
  private func write(_ continuation: Continuation) throws -> String {
    var sample = ""
    func emit(_ piece: String) throws {
      sample += piece
      if !common.json { try Console.output(piece) }
    }
    var pieces = continuation.makeIterator()
    while !Interrupt.isRequested, let piece = pieces.next() { try emit(piece) }
    try emit(pieces.finish() + "\n")
    return sample
  }

  /// The standard input without its last newline, which ends every file and not the sentence.
  private func readPrompt() throws -> String {
    let part = try TextPart(contentsOf: "-")
    var text = ""
    var replacements = 0
    try part.forEachBlock { block in
      text += String(decoding: block.text, as: UTF8.self)
      replacements += block.repair.replacements
    }
    if replacements > 0 { common.note("note: \(Note.repairs(replacements))") }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}

/// What `lm sample --json` prints.
private struct SampleReport: Encodable {
  /// A model of a mixture.
  struct Component: Encodable {
    let model: String
    let weight: Double
  }

  let model: String
  let head: ModelName?
  let mix: [Component]?
  let prompt: String
  let sampling: SamplingConfiguration
  let samples: [String]

  func encode(to encoder: any Encoder) throws {
    try sampling.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encodeIfPresent(head, forKey: .head)
    try container.encodeIfPresent(mix, forKey: .mix)
    try container.encode(prompt, forKey: .prompt)
    try container.encode(samples, forKey: .samples)
  }

  private enum CodingKeys: CodingKey { case model, head, mix, prompt, samples }
}
