import CPUCompute
import Evaluation
import FigureTables
import Foundation
import JSON
import Judging
import LanguageModels
import ModelFolders
import ModelTesting
import TestSupport
import Testing
import Tokenization

/// Every figure of a text beside one that is computed the long way from the losses.
@Suite struct JudgementTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  static func isClose(_ a: Double?, _ b: Double) -> Bool {
    a.map { abs($0 - b) <= 1e-9 * abs(b) } ?? false
  }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test func figures() throws {
    let bundle = try SmallModel().make("\(folder.path)/mos", .mos, on: backend)
    let model = try JudgedModel(bundle, on: backend)
    let string = SmallModel.text(lines: 90, seed: 50) + "novel words here here\n"
    let file = try folder.plant(string, "text.txt")
    let text = try JudgedText(TextSource(file, nil), for: model)
    let judgement = try Judgement(of: model, on: text)
    let (figures, losses) = (judgement.figures, judgement.losses)

    // The tokens by hand: words and ends of lines.
    let tokens = string.split(separator: "\n").flatMap {
      $0.split(separator: " ").map(String.init) + ["\n"]
    }
    let known = Set(SmallModel().parts[.train]?.split { " \n".contains($0) }.map(String.init) ?? [])
    let isUnknown = tokens.map { $0 != "\n" && !known.contains($0) }
    let nats = losses.reduce(0, +)
    #expect(losses.count == tokens.count && figures.tokens == tokens.count)
    #expect(figures.unknown == isUnknown.count { $0 })
    let types = Set(zip(tokens, isUnknown).filter(\.1).map(\.0)).count
    #expect(figures.unknownTypes == types && types > 3)
    #expect(Self.isClose(figures.natsPerToken, nats / Double(tokens.count)))
    #expect(Self.isClose(figures.perplexity, exp(nats / Double(tokens.count))))
    let knownLosses = zip(losses, isUnknown).filter { !$0.1 }.map(\.0)
    #expect(Self.isClose(figures.perplexityWithoutUnknown, exp(Self.mean(knownLosses))))
    let adjusted = zip(losses, isUnknown).map { $1 ? $0 + log(Double(types)) : $0 }
    #expect(Self.isClose(figures.perplexityAdjusted, exp(Self.mean(adjusted))))
    let counts = (
      words: tokens.count, characters: string.unicodeScalars.count, bytes: string.utf8.count
    )
    #expect(Self.isClose(figures.perplexityPerWord, exp(nats / Double(counts.words))))
    #expect(Self.isClose(figures.perplexityPerCharacter, exp(nats / Double(counts.characters))))
    #expect(Self.isClose(figures.perplexityPerByte, exp(nats / Double(counts.bytes))))
    #expect(Self.isClose(figures.bitsPerToken, nats / log(2) / Double(tokens.count)))
    #expect(Self.isClose(figures.bitsPerWord, nats / log(2) / Double(counts.words)))
    #expect(Self.isClose(figures.bitsPerCharacter, nats / log(2) / Double(counts.characters)))
    #expect(Self.isClose(figures.bitsPerByte, nats / log(2) / Double(counts.bytes)))
    let predictor = model.makePredictor()
    var hits = 0
    for id in text.ids {
      let p = try predictor.predict()
      hits += p.firstIndex(of: p.max() ?? 0) == Int(id) ? 1 : 0
      try predictor.read(id)
    }
    #expect(Self.isClose(figures.accuracy, Double(hits) / Double(tokens.count)) && hits > 0)
    #expect(figures.bitsAreLowerBound)
    #expect(figures.blockLength == tokens.count / 40)
    let interval = try #require(figures.perplexityCI95)
    let perplexity = figures.perplexity ?? 0
    #expect(interval.lowerBound < perplexity && perplexity < interval.upperBound)
    #expect(
      figures.model == bundle.path && figures.head == .network(.mos) && figures.corpus == file)
    #expect(figures.state == "carry" && figures.vocabularySize == bundle.vocabulary.count)
    #expect(figures.mix == nil && figures.adaptive == nil && figures.gain == nil)
  }

  @Test func groups() throws {
    let bundle = try SmallModel().make("\(folder.path)/model", .softmax, on: backend)
    let model = try JudgedModel(bundle, on: backend)
    let text = try JudgedText(TextSource(.test), for: model)
    let judgement = try Judgement(of: model, on: text)
    let vocabulary = bundle.vocabulary
    var position = 0
    var expected: [[String: [Double]]] = [[:], [:], [:]]
    for (id, loss) in zip(text.ids, judgement.losses) {
      position += 1
      let token = vocabulary.token(id)
      let script =
        id == Vocabulary.unknown
        ? "unknown"
        : id == Vocabulary.endOfSentence
          ? "line end"
          : token == "."
            ? "punctuation" : token == "12" ? "digits" : token == "دریا" ? "persian" : "latin"
      let times = vocabulary.occurrences(id)
      let frequency =
        id == Vocabulary.unknown
        ? "unknown" : times < 10 ? "1–9" : times < 100 ? "10–99" : "100–999"
      let place =
        position < 3 ? "\(position)" : position < 5 ? "3–4" : position < 9 ? "5–8" : "9–16"
      for (index, name) in [script, frequency, place].enumerated() {
        expected[index][name, default: []].append(loss)
      }
      if id == Vocabulary.endOfSentence { position = 0 }
    }
    let figures = judgement.figures
    for (groups, expected) in zip(
      [figures.byScript, figures.byFrequency, figures.byPosition], expected)
    {
      #expect(Set(groups.map(\.name)) == Set(expected.keys) && groups.count == expected.count)
      for group in groups {
        let losses = expected[group.name] ?? []
        #expect(group.tokens == losses.count, "\(group.name)")
        #expect(Self.isClose(group.natsPerToken, Self.mean(losses)), "\(group.name)")
        #expect(Self.isClose(group.perplexity, exp(Self.mean(losses))), "\(group.name)")
      }
    }
  }

  @Test("A mixture is set beside its best model, an adapted model beside itself as it is")
  func gains() throws {
    let small = SmallModel()
    let models = try [
      JudgedModel(small.make("\(folder.path)/softmax", .softmax, on: backend), on: backend),
      JudgedModel(small.makeNGrams("\(folder.path)/ngram"), on: backend),
    ]
    let text = try JudgedText(TextSource(.test), for: models[0])
    let alone = try models.map { try $0.losses(of: text) }
    let mixture = try JudgedModel(mixing: models)
    let mixed = try Judgement(of: mixture, on: text)
    let weights = mixture.components.map(\.weight)
    for (at, loss) in mixed.losses.enumerated() {
      let p = weights[0] * exp(-alone[0][at]) + weights[1] * exp(-alone[1][at])
      #expect(abs(loss + log(p)) < 1e-9)
    }
    let mix = try #require(mixed.figures.mix)
    #expect(mix.models.map(\.model) == models.map(\.name) && mix.models.map(\.weight) == weights)
    #expect(mix.tunedOn == (try models[0].bundle?.tokens(.valid)?.count))
    for (component, losses) in zip(mix.models, alone) {
      #expect(Self.isClose(component.perplexity, exp(Self.mean(losses))))
    }
    #expect(mixed.figures.head == nil)
    let gain = try #require(mixed.figures.gain)
    let best = Self.mean(alone[0]) < Self.mean(alone[1]) ? 0 : 1
    #expect(gain.beside == models[best].name)
    #expect(Self.isClose(gain.nats, Self.mean(alone[best]) - Self.mean(mixed.losses)))
    #expect(Self.isClose(gain.perplexity, exp(Self.mean(alone[best]))))

    var steps: [Int] = []
    let adapted = try models[0].adapted(by: Adaptation(cache: .init(size: 50)))
    let judged = try Judgement(of: adapted, on: text, beside: models[0]) { done, total in
      #expect(total == 2 * text.ids.count)
      steps.append(done)
    }
    #expect(steps == steps.sorted() && steps.last ?? 0 > text.ids.count)
    let saved = try #require(judged.figures.gain)
    #expect(saved.beside == "\(models[0].name) as it is")
    #expect(Self.isClose(saved.nats, Self.mean(alone[0]) - Self.mean(judged.losses)))
    #expect(judged.figures.adaptive?.cache?.size == 50 && judged.figures.mix == nil)
  }

  @Test("A figure that would round to nothing has the digits that count")
  func smallFigures() throws {
    let models = try ["a", "b"].enumerated().map { order, name in
      try JudgedModel(
        SmallModel().makeNGrams("\(folder.path)/\(name)", order: 2 - order), on: backend)
    }
    let text = try JudgedText(TextSource(.test), for: models[0])
    func rows(_ weights: [Double]) throws -> [Substring] {
      try Judgement(of: JudgedModel(mixing: models, weights: weights), on: text).figures
        .text(withBreakdown: false).split(separator: "\n")
    }
    let small = try rows([1e-6, 1 - 1e-6])
    #expect(small.contains("mixture             given weights"))
    #expect(small.contains { $0.hasPrefix("  1e-06 ×           \(folder.path)/a, alone ") })
    #expect(small.contains { $0.hasPrefix("  1.000 ×           \(folder.path)/b, alone ") })
    let words = small.last?.split(separator: " ") ?? []
    #expect(words.count > 2 && words[1].contains("e-") && words[2] == "nats", "\(words)")
    let none = try rows([0, 1])
    #expect(none.contains { $0.hasPrefix("  0 ×               \(folder.path)/a, ") })
    #expect(none.last?.hasPrefix("  gain              0 nats a token, beside ") == true)
    // So small a difference is rounding.
    let rounding = try rows([1e-12, 1 - 1e-12])
    #expect(rounding.last?.hasPrefix("  gain              0 nats a token, beside ") == true)
    #expect(try rows([0.25, 0.75]).contains { $0.hasPrefix("  0.250 × ") })
  }

  /// Two models, and a text that is long enough for an interval.
  func pair() throws -> ([JudgedModel], JudgedText) {
    let small = SmallModel()
    let models = try [
      JudgedModel(small.make("\(folder.path)/mos", .mos, on: backend), on: backend),
      JudgedModel(small.makeNGrams("\(folder.path)/ngram"), on: backend),
    ]
    let file = try folder.plant(SmallModel.text(lines: 150, seed: 9), "text.txt")
    return (models, try JudgedText(TextSource(file, nil), for: models[0]))
  }

  static func last(_ judgement: Judgement) -> String {
    judgement.figures.text(withBreakdown: false).split(separator: "\n").last.map(String.init) ?? ""
  }

  static func fixed(_ value: Double?, _ places: Int) -> String {
    String(format: "%.\(places)f", value ?? .nan)
  }

  @Test("A loss is a number above 0, its interval from low to high")
  func losses() throws {
    let (models, text) = try pair()
    for (weights, isLoss) in [([0.9, 0.1], true), ([0.02, 0.98], false)] {
      let judged = try Judgement(of: JudgedModel(mixing: models, weights: weights), on: text)
      let gain = try #require(judged.figures.gain)
      let bounds = try #require(gain.natsCI95)
      #expect(
        gain.isLoss == isLoss && (gain.nats < 0) == isLoss && bounds.lowerBound < bounds.upperBound)
      let ends = [bounds.lowerBound, bounds.upperBound]
      let shown = isLoss ? [-gain.nats, -ends[1], -ends[0]] : [gain.nats] + ends
      let numbers = shown.map { Self.fixed($0, 4) }
      let row = Self.last(judged)
      #expect(
        row.hasPrefix(
          (isLoss ? "  loss" : "  gain") + "              \(numbers[0]) nats a token "
            + "(95 %: \(numbers[1]) to \(numbers[2])), p "), "\(row)")
      #expect(
        row.hasSuffix(", beside \(Self.fixed(gain.perplexity, 2)) of \(folder.path)/ngram"))
    }
  }

  @Test("What is compared has one temperature: a mixture and its models, a model and itself")
  func temperatures() throws {
    let (models, text) = try pair()
    let alone = try models.map { try $0.tempered(1.2).losses(of: text) }
    let mixture = try JudgedModel(mixing: models, weights: [0.1, 0.9])
    let judged = try Judgement(of: mixture.tempered(1.2), on: text)
    let mix = try #require(judged.figures.mix)
    let rows = judged.figures.text(withBreakdown: false).split(separator: "\n").map(String.init)
    for (component, (losses, weight)) in zip(mix.models, zip(alone, ["0.100", "0.900"])) {
      #expect(Self.isClose(component.perplexity, exp(Self.mean(losses))))
      #expect(component.temperature == 1.2)
      let perplexity = Self.fixed(component.perplexity, 2)
      #expect(
        rows.contains(
          "  \(weight) ×           \(component.model), alone \(perplexity) at temperature 1.2"))
    }
    let gain = try #require(judged.figures.gain)
    #expect(gain.temperature == 1.2 && gain.beside == models[1].name)
    #expect(Self.isClose(gain.nats, Self.mean(alone[1]) - Self.mean(judged.losses)))
    let beside = "\(Self.fixed(gain.perplexity, 2)) of \(folder.path)/ngram at temperature 1.2"
    #expect(rows.last?.hasSuffix(", beside \(beside)") == true)

    let adapted = try models[0].adapted(by: Adaptation(cache: .init(size: 50))).tempered(1.2)
    let own = try Judgement(of: adapted, on: text, beside: models[0])
    let saved = try #require(own.figures.gain)
    #expect(Self.isClose(saved.nats, Self.mean(alone[0]) - Self.mean(own.losses)))
    #expect(Self.last(own).hasSuffix("of \(folder.path)/mos as it is at temperature 1.2"))
    // Temperature 1 has no key and no word.
    let plain = try Judgement(of: mixture, on: text)
    #expect(plain.figures.gain?.temperature == nil && !Self.last(plain).contains("temperature"))
    #expect(plain.figures.mix?.models.allSatisfy { $0.temperature == nil } == true)
  }

  @Test("Steps of size 0 learn nothing, and are told to")
  func nothingLearnt() throws {
    let (models, text) = try pair()
    for learning in [Adaptation.Learning.sgd, .rms] {
      var dynamic = Adaptation.Dynamic(learning)
      dynamic.rate = 0
      let still = try models[0].adapted(by: Adaptation(dynamic: dynamic))
      let judged = try Judgement(of: still, on: text, beside: models[0])
      let perplexity = Self.fixed(judged.figures.gain?.perplexity, 2)
      #expect(
        Self.last(judged)
          == "  gain              0 nats a token, beside \(perplexity) of \(folder.path)/mos as it is"
      )
    }
  }

  @Test func keys() throws {
    let bundle = try SmallModel().make("\(folder.path)/model", .moc, on: backend)
    let model = try JudgedModel(bundle, policy: .reset, on: backend)
    let judgement = try Judgement(of: model, on: JudgedText(TextSource(.valid), for: model))
    // An encoder of any kind gives the keys of `lm eval --json`.
    let plain = try JSONEncoder().encode(judgement.figures)
    let object = try #require(try JSONSerialization.jsonObject(with: plain) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "model", "head", "corpus", "accuracy", "trained_on", "tokens", "unknown", "nats_per_token",
        "perplexity",
        "perplexity_without_unknown", "bits_per_character", "bits_per_byte",
        "bits_are_lower_bound", "state", "perplexity_ci95", "block_length", "unknown_types",
        "perplexity_adjusted", "perplexity_per_word", "perplexity_per_character",
        "perplexity_per_byte", "bits_per_token", "bits_per_word", "by_script", "by_frequency",
        "by_position", "vocabulary_size",
      ])
    let group = try #require((object["by_script"] as? [[String: Any]])?.first)
    #expect(Set(group.keys) == ["name", "tokens", "nats_per_token", "perplexity"])
    #expect(object["corpus"] as? String == "valid" && object["state"] as? String == "reset")
    // Too short a text has no interval, and says so.
    #expect(object["perplexity_ci95"] is NSNull && judgement.figures.perplexityCI95 == nil)
    let text = try JSONText.pretty(judgement.figures)
    let same = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary
    #expect(same == object as NSDictionary)
  }

  @Test("Models have an accuracy where the probabilities of all tokens are computed anyway")
  func accuracies() throws {
    let small = SmallModel()
    let bundle = try small.make("\(folder.path)/softmax", .softmax, on: backend)
    let network = try JudgedModel(bundle, on: backend)
    let ngrams = try JudgedModel(small.makeNGrams("\(folder.path)/ngram"), on: backend)
    let text = try JudgedText(TextSource(.test), for: network)
    func accuracy(_ model: JudgedModel) throws -> Double? {
      try Judgement(of: model, on: text).figures.accuracy
    }
    let plain = try #require(try accuracy(network))
    // No temperature changes which token is the most probable.
    #expect(try accuracy(network.tempered(1.5)) == plain)
    #expect(try accuracy(ngrams) == nil && accuracy(ngrams.tempered(1.5)) != nil)
    let mixture = try JudgedModel(mixing: [network, ngrams], weights: [0.5, 0.5])
    #expect(try accuracy(mixture) == nil && accuracy(mixture.tempered(0.5)) != nil)
    for (adaptation, isThere) in [
      (Adaptation(cache: .init(size: 30)), false), (Adaptation(dynamic: .init(.sgd)), true),
    ] {
      let adapting = try network.adapted(by: adaptation)
      let figures = try Judgement(of: adapting, on: text, beside: network).figures
      #expect((figures.accuracy != nil) == isThere)
    }
  }

  @Test func files() throws {
    let bundle = try SmallModel().make("\(folder.path)/model", .softmax, on: backend)
    let model = try JudgedModel(bundle, on: backend)
    let file = try folder.plant("the sea\nold novel boats\n", "text.txt")
    let judgement = try Judgement(of: model, on: JudgedText(TextSource(file, nil), for: model))
    func lines(_ name: String) throws -> [[String: Any]] {
      try String(contentsOfFile: name, encoding: .utf8).split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }
    try judgement.writeTokenLosses(to: "\(folder.path)/tokens")
    let tokens = try lines("\(folder.path)/tokens")
    #expect(
      tokens.map { $0["token"] as? String } == [
        "the", "sea", "<eos>", "old", "<unk>", "boats", "<eos>",
      ])
    #expect(tokens.map { $0["line"] as? Int } == [1, 1, 1, 2, 2, 2, 2])
    #expect(tokens.map { $0["position"] as? Int } == [1, 2, 3, 1, 2, 3, 4])
    #expect(
      zip(tokens, judgement.losses).allSatisfy { Self.isClose($0["nats"] as? Double, $1) })
    try judgement.writeLineLosses(to: "\(folder.path)/lines")
    let whole = try lines("\(folder.path)/lines")
    #expect(whole.map { $0["text"] as? String } == ["the sea", "old <unk> boats"])
    #expect(whole.map { $0["tokens"] as? Int } == [3, 4])
    #expect(whole.map { $0["unknown"] as? Int } == [0, 1])
    let second = judgement.losses[3...].reduce(0, +)
    #expect(Self.isClose(whole[1]["nats"] as? Double, second))
    #expect(Self.isClose(whole[1]["perplexity"] as? Double, exp(second / 4)))
  }

  @Test(
    "Bits are a lower bound where a token is unspelt, or where tokens lose a byte",
    arguments: [
      (TokenizerKind.whitespace, "the sea\n", true), (.whitespace, "the seals\n", true),
      (.char, "the sea\n", false), (.char, "the xylophone\n", true),
    ])
  func bounds(kind: TokenizerKind, text: String, isBound: Bool) throws {
    var small = SmallModel()
    if kind == .char { small.tokenizer = TokenizerConfiguration(kind: .char, normalization: .none) }
    let model = try JudgedModel(small.makeNGrams("\(folder.path)/ngram"), on: backend)
    let file = try folder.plant(text, "text.txt")
    let judgement = try Judgement(of: model, on: JudgedText(TextSource(file, nil), for: model))
    #expect(judgement.figures.bitsAreLowerBound == isBound)
  }

  @Test("The unknown token stands for the words that training left out, if they are more")
  func leftOut() throws {
    var small = SmallModel()
    small.entries = 5
    let bundle = try small.makeNGrams("\(folder.path)/few")
    let words = Set(small.parts[.train]?.split { " \n".contains($0) } ?? [])
    let file = try folder.plant("the seals\n", "text.txt")
    #expect(try JudgedText(TextSource(file, nil), for: bundle).unknownTypes == words.count - 5)
  }

  @Test func theTextOfAPartIsThatOfItsFolder() throws {
    let bundle = try SmallModel().makeNGrams("\(folder.path)/ngram")
    for (source, part) in [
      (TextSource(.valid), CorpusPart.valid), (try TextSource(nil, nil), .test),
    ] {
      let text = try JudgedText(source, for: bundle)
      #expect(text.name == part.rawValue && text.words == bundle.manifest.words[part.rawValue])
      #expect(text.ids == Array(try #require(try bundle.tokens(part))))
    }
  }

  @Test func aLossThatIsNotFiniteIsRefused() throws {
    let bundle = try SmallModel().makeNGrams("\(folder.path)/ngram")
    let model = try JudgedModel(bundle, on: backend)
    // The probability of all tokens but the most probable is below what a Float holds.
    let sure = model.tempered(1e-42)
    let text = try JudgedText(TextSource(.test), for: model)
    #expect(try sure.scorer.losses(of: text.ids).contains(.infinity))
    let error = #expect(throws: JudgingError.self) { try sure.losses(of: text) }
    #expect(error?.code == .notFinite)
  }

  @Test("Figures of characters count words as they stand between white space, and ends of lines")
  func wordsOfCharacters() throws {
    var small = SmallModel()
    small.tokenizer = TokenizerConfiguration(kind: .char)
    let model = try JudgedModel(small.makeNGrams("\(folder.path)/characters"), on: backend)
    let file = try folder.plant("the sea keeps\nold boats\n", "text.txt")
    let judgement = try Judgement(of: model, on: JudgedText(TextSource(file, nil), for: model))
    let nats = judgement.losses.reduce(0, +)
    #expect(judgement.figures.tokens == 24)
    #expect(Self.isClose(judgement.figures.perplexityPerWord, exp(nats / 7)))
    #expect(Self.isClose(judgement.figures.bitsPerWord, nats / log(2) / 7))
    #expect(Self.isClose(judgement.figures.bitsPerCharacter, nats / log(2) / 24))
  }
}
