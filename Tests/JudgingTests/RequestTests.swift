import CPUCompute
import Evaluation
import Foundation
import Generation
import Judging
import LanguageModels
import ModelFolders
import ModelTesting
import TestSupport
import Testing
import Tokenization

/// Requests come to what is asked for step by step.
@Suite struct RequestTests {
  let folder: TemporaryFolder
  let backend: CPUBackend

  init() throws {
    folder = try TemporaryFolder()
    backend = try CPUBackend(threads: 1)
  }

  @Test("A temperature raises probabilities to 1/T, alone and in a mixture; 1 is no temperature")
  func temperature() throws {
    let small = SmallModel()
    _ = try small.make("\(folder.path)/mos", .mos, on: backend)
    _ = try small.makeNGrams("\(folder.path)/ngram")
    let file = try folder.plant("the sea keeps old boats\nthe gulls cry .\n", "text.txt")
    for name in ["mos", "ngram", "mos+ngram"] {
      let reference = try ModelReference(
        name.split(separator: "+").map { "\(folder.path)/\($0)" }.joined(separator: "+"))
      var request = EvaluationRequest(reference, text: file)
      let plain = try request.run(on: backend)
      request.options.temperature = 1
      let one = try request.run(on: backend)
      #expect(one.losses == plain.losses && one.figures.temperature == nil)
      for temperature in [0.5, 3] {
        request.options.temperature = temperature
        let judged = try request.run(on: backend)
        #expect(judged.figures.temperature == temperature)
        let predictor = plain.model.makePredictor()
        let expected = try judged.text.ids.map { id in
          let powers = try predictor.predict().map { exp(Double($0) / temperature) }
          try predictor.read(id)
          return -log(powers[Int(id)] / powers.reduce(0, +))
        }
        #expect(JudgedModelTests.farthest(judged.losses, expected) < 1e-4, "\(name)")
        #expect(JudgedModelTests.farthest(judged.losses, plain.losses) > 0.1, "\(name)")
        #expect(
          JudgementTests.isClose(
            judged.figures.natsPerToken, JudgementTests.mean(judged.losses)))
        // The figures of the components are theirs at the same temperature.
        let alone = try ["mos", "ngram"].map { name in
          var request = try EvaluationRequest(ModelReference("\(folder.path)/\(name)"), text: file)
          request.options.temperature = temperature
          return try request.run(on: backend).figures.perplexity
        }
        #expect(judged.figures.mix.map { $0.models.map(\.perplexity) == alone } ?? true)
        #expect((judged.figures.mix != nil) == name.contains("+"))
      }
    }
  }

  @Test(
    "A tuned temperature is that of the validation part, and its gain is over the model as it is")
  func tunedTemperature() throws {
    let small = SmallModel()
    _ = try small.make("\(folder.path)/mos", .mos, on: backend)
    _ = try small.makeNGrams("\(folder.path)/ngram")
    for name in ["mos", "mos+ngram"] {
      let reference = try ModelReference(
        name.split(separator: "+").map { "\(folder.path)/\($0)" }.joined(separator: "+"))
      var request = EvaluationRequest(reference)
      let plain = try request.run(on: backend)
      let validation = try JudgedText(TextSource(.valid), for: plain.model)
      let fit = try TemperatureFit(plain.model.scorer, on: validation.ids)
      request.options.tunesTemperature = true
      var stages: Set<JudgingStage> = []
      let tuned = try request.run(on: backend) { stage, done, total in
        stages.insert(stage)
        #expect(done <= total)
      }
      #expect(stages.contains(.tempering))
      #expect(tuned.figures.temperature == fit.temperature)
      #expect(tuned.figures.temperatureTunedOn == validation.ids.count)
      #expect(plain.figures.temperatureTunedOn == nil)
      request.options.tunesTemperature = false
      request.options.temperature = fit.temperature
      #expect(try request.run(on: backend).losses == tuned.losses)
      let gain = try #require(tuned.figures.gain)
      guard name == "mos" else { continue }
      #expect(gain.temperature == nil && gain.beside.hasSuffix("as it is"))
      let saved = JudgementTests.mean(plain.losses) - JudgementTests.mean(tuned.losses)
      #expect(abs(gain.nats - saved) < 1e-9)
    }
    var request = EvaluationRequest(try ModelReference("\(folder.path)/mos"), part: .valid)
    request.options.tunesTemperature = true
    #expect(
      RequestValidationTests.message { try request.validate() }
        == "--tune-temperature chooses by the validation part; judge by --split test")
    request.part = nil
    request.options.temperature = 2
    #expect(
      RequestValidationTests.message { try request.validate() }
        == "--tune-temperature chooses the temperature; leave out --temperature")
  }

  @Test("A text that a model was trained on is told by its digest")
  func trainedOn() throws {
    var small = SmallModel()
    let train = try folder.plant(small.parts[.train] ?? "", "train.txt")
    let test = try folder.plant(small.parts[.test] ?? "", "test.txt")
    // A second file of training, and the test part.
    let more = try folder.plant("the sea\n", "more.txt")
    small.data = try [train, more, test].map { path in
      let bytes = Array(try Data(contentsOf: URL(filePath: path)))
      return DataFile(name: "text", bytes: bytes.count, sha256: try Digest.hex(of: bytes))
    }
    _ = try small.makeNGrams("\(folder.path)/a")
    _ = try SmallModel().makeNGrams("\(folder.path)/b", order: 2)
    func isTrainedOn(_ name: String, _ text: String?) throws -> Bool {
      try EvaluationRequest(ModelReference(name), text: text).run(on: backend).figures.isTrainedOn
    }
    let (a, b) = ("\(folder.path)/a", "\(folder.path)/b")
    #expect(try isTrainedOn(a, train) && isTrainedOn("\(b)+\(a)", train))
    #expect(try isTrainedOn(a, more))
    #expect(try !isTrainedOn(a, test) && !isTrainedOn(a, nil) && !isTrainedOn(b, train))
    // As long as a file of training, and another text.
    let alike = try folder.plant("sea the\n", "alike.txt")
    #expect(try !isTrainedOn(a, alike))
    var pair = try ComparisonRequest([ModelReference(a), ModelReference(b)], text: train)
    #expect(try pair.run(on: backend).models.map(\.isTrainedOn) == [true, false])
    pair.options.adaptation = Adaptation(cache: .init(size: 5))
    let fixed = #expect(throws: JudgingError.self) { try pair.run(on: backend) }
    #expect(fixed?.code == .nothingAdapts)
  }

  @Test("Lines cannot start afresh where no token ends them, whatever is asked for")
  func lineEnds() throws {
    var small = SmallModel()
    small.tokenizer = TokenizerConfiguration(kind: .whitespace, endOfSentence: false)
    let model = try ModelReference(small.makeNGrams("\(folder.path)/a").path)
    var request = EvaluationRequest(model)
    #expect(try request.run(on: backend).figures.tokens > 100)
    request.options.state = .reset
    let error = #expect(throws: JudgingError.self) { try request.run(on: backend) }
    #expect(error?.code == .noLineEnds && error?.subject == "\(folder.path)/a")
  }

  @Test("The text is missing, not the model")
  func missingText() throws {
    let request = EvaluationRequest(.newest(in: folder.path), text: "\(folder.path)/none")
    let error = #expect(throws: JudgingError.self) { try request.run(on: backend) }
    #expect(error?.code == .noText && error?.subject == "\(folder.path)/none")
  }

  @Test("Mixtures and n-grams have next tokens, whose probabilities are those that they judge by")
  func nextTokens() throws {
    let small = SmallModel()
    let paths = ["mos", "ngram"].map { "\(folder.path)/\($0)" }
    let network = try small.make(paths[0], .mos, on: backend)
    let ngrams = try small.makeNGrams(paths[1])
    var request = InspectionRequest(try ModelReference(paths.joined(separator: "+")))
    let refused = #expect(throws: JudgingError.self) { try request.run(on: backend) }
    #expect(refused?.code == .nothingToInspect)
    (request.next, request.top) = ("the sea", 1_000)
    request.beside = try ModelReference(paths[1])
    let report = try request.run(on: backend)
    let next = try #require(report.next)
    #expect(next.map(\.head) == [nil, .ngram] && next[0].model == "\(paths[0]) + \(paths[1])")
    #expect(report.inspection.rank == nil && report.inspection.head == nil)
    let mixture = try JudgedModel(
      mixing: [JudgedModel(network, on: backend), JudgedModel(ngrams, on: backend)])
    let encoder = try TextEncoder(
      configuration: small.tokenizer, vocabulary: mixture.vocabulary)
    for (figures, model) in zip(next, [mixture, mixture.components[1].model]) {
      let predictor = model.makePredictor()
      for id in encoder.encode(prompt: "the sea") { try predictor.read(id) }
      let expected = try predictor.predict().map { exp(Double($0)) }.sorted(by: >)
      #expect(
        JudgedModelTests.farthest(figures.candidates.map(\.probability), expected) < 1e-12)
    }
    // A part that n-grams lack is refused even beside their next tokens.
    var own = InspectionRequest(try ModelReference(paths[1]))
    (own.next, own.parts) = ("the", [.rank: true])
    #expect(throws: JudgingError.self) { try own.run(on: backend) }
    // A network tells of what it lacks beside what it has.
    _ = try small.make("\(folder.path)/softmax", .softmax, on: backend)
    var both = InspectionRequest(try ModelReference("\(folder.path)/softmax"))
    both.parts = [.rank: true, .mixtures: true]
    let seen = try both.run(on: backend)
    #expect(seen.inspection.rank != nil && seen.inspection.gradients == nil && seen.next == nil)
    #expect(seen.missing.map(\.code) == [.nothingToInspect])
    both.parts = [.mixtures: true]
    #expect(throws: JudgingError.self) { try both.run(on: backend) }
  }

  @Test("Samples are those of the generator, one a seed, and stop where they are told to")
  func samples() throws {
    let small = SmallModel()
    let paths = ["softmax", "ngram"].map { "\(folder.path)/\($0)" }
    let bundle = try small.make(paths[0], .softmax, on: backend)
    _ = try small.makeNGrams(paths[1])
    let options = GenerationOptions(SamplingConfiguration(seed: 5), maxTokens: 9)
    let request = SampleRequest(
      try ModelReference(paths[0]), prompt: "the sea xyz", options: options, count: 2)
    let writer = try request.open(on: backend)
    var printed = ""
    let figures = try writer.write { printed += $0 }
    let generator = try TextGenerator(bundle, on: backend, options: options)
    let expected = [5, 6].map { generator.continue("the sea xyz", seed: $0).text + "\n" }
    #expect(figures.samples == expected && printed == expected.joined())
    #expect(figures.head == .network(.softmax) && figures.mix == nil && writer.model == paths[0])
    #expect(writer.promptTokens == (3, 1))

    var tokens = 0
    let stopped = try writer.write(shouldStop: {
      tokens += 1
      return tokens > 3
    })
    #expect(stopped.samples.count == 1 && expected[0].hasPrefix(stopped.samples[0].dropLast()))

    let mixture = try ModelReference(mixing: paths)
    let mixed = try SampleRequest(mixture, options: options).open(on: backend).write()
    let judged = try mixture.open(on: backend)
    #expect(mixed.samples == [try TextGenerator(judged, options: options).continue().text + "\n"])
    #expect(mixed.mix?.map(\.weight) == judged.components.map(\.weight) && mixed.head == nil)
    let object = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(mixed)) as? [String: Any])
    #expect(
      Set(object.keys) == ["model", "mix", "prompt", "seed", "temperature", "top_p", "samples"])
  }

  @Test("Progress names the stage: weights, then adaptation or tuning, then the scores")
  func stages() throws {
    let small = SmallModel()
    for name in ["a", "b"] { _ = try small.make("\(folder.path)/\(name)", .softmax, on: backend) }
    func stages(_ name: String, tuningTokens: Int?) throws -> [JudgingStage] {
      var request = try EvaluationRequest(
        ModelReference(name.map { "\(folder.path)/\($0)" }.joined(separator: "+")))
      var dynamic = Adaptation.Dynamic(.rms)
      (dynamic.rate, dynamic.decay, dynamic.trainingTokens) = (0.001, 0, 50)
      request.options.adaptation = Adaptation(dynamic: dynamic, tuningTokens: tuningTokens)
      var stages: [JudgingStage] = []
      _ = try request.run(on: backend) { stage, done, total in
        #expect(0 <= done && done <= total)
        if stages.last != stage { stages.append(stage) }
      }
      return stages
    }
    #expect(try stages("a", tuningTokens: nil) == [.adapting, .scoring])
    #expect(try stages("a", tuningTokens: 20) == [.tuning, .scoring])
    #expect(try stages("ab", tuningTokens: nil) == [.weighing, .adapting, .scoring])
  }

  @Test("Networks adapt in a comparison as they do alone, and n-grams stay as they are")
  func adaptingComparison() throws {
    let small = SmallModel()
    let network = try small.make("\(folder.path)/network", .softmax, on: backend).path
    let ngrams = try small.makeNGrams("\(folder.path)/ngrams").path
    var cache = Adaptation.Cache(size: 30)
    (cache.flatness, cache.weight) = (1, 0.25)
    var request = try ComparisonRequest([ModelReference(network), ModelReference(ngrams)])
    request.options.adaptation = Adaptation(cache: cache)
    let models = try request.run(on: backend).models
    #expect(models[0].adaptive?.cache?.size == 30 && models[1].adaptive == nil)
    for (model, path) in zip(models, [network, ngrams]) {
      var alone = try EvaluationRequest(ModelReference(path))
      if path == network { alone.options.adaptation = request.options.adaptation }
      let figures = try alone.run(on: backend).figures
      #expect(JudgementTests.isClose(model.nats, figures.natsPerToken))
      #expect((figures.gain != nil) == (path == network))
    }
    let plain = try EvaluationRequest(ModelReference(network)).run(on: backend).figures
    #expect(abs(models[0].nats - plain.natsPerToken) > 0.01)
  }

  @Test("Unknown words of the text before next tokens are counted")
  func unknownBeforeNext() throws {
    let model = try SmallModel().makeNGrams("\(folder.path)/ngrams")
    for (text, unknown) in [("the sea", 0), ("the zzz sea yyy", 2)] {
      var request = InspectionRequest(try ModelReference(model.path))
      request.next = text
      #expect(try request.run(on: backend).next?.map(\.unknown) == [unknown])
    }
  }
}
