import Foundation
import Testing

/// What `lm eval` says beside a perplexity.
@Suite struct EvalTests {
  static func lines(_ work: Workplace, _ name: String) throws -> [[String: Any]] {
    try String(decoding: work.read(name), as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  static func number(_ object: [String: Any], _ key: String) throws -> Double {
    try #require(object[key] as? Double, "\(key)")
  }

  static func workplace() throws -> Workplace {
    let work = try NGramCommandTests.workplace()
    expectSuccess(try work.lm(NGramCommandTests.train))
    return work
  }

  @Test("Units are one sum divided by several counts", arguments: ["softmax", "mos", "ngram"])
  func units(_ name: String) throws {
    let work = try Self.workplace()
    let text = "The sea keeps what it takes.\nNobody xylophoned 12 boats.\n"
    try work.plant(text, "text.txt")
    let report = try work.lm("eval text.txt --model models/\(name) --json").json()
    func number(_ key: String) throws -> Double { try Self.number(report, key) }
    let nats = try number("nats_per_token") * number("tokens")
    for (unit, count) in [
      ("word", 6 + 4 + 2), ("character", text.unicodeScalars.count), ("byte", text.utf8.count),
    ] {
      #expect(abs(try number("perplexity_per_\(unit)") / exp(nats / Double(count)) - 1) < 1e-9)
      #expect(abs(try number("bits_per_\(unit)") / (nats / log(2) / Double(count)) - 1) < 1e-9)
    }
    // Nothing of the training text is left out, so that <unk> stands for the one word of this text.
    #expect(try number("unknown") == 1 && number("unknown_types") == 1)
    #expect(abs(try number("perplexity_adjusted") / number("perplexity") - 1) < 1e-12)
    // Too short a text for an interval, which a longer one has.
    #expect(report["perplexity_ci95"] is NSNull)
    let long = try work.lm("eval english.txt --model models/\(name) --json").json()
    let interval = try #require(long["perplexity_ci95"] as? [Double])
    let perplexity = try Self.number(long, "perplexity")
    #expect(interval[0] < perplexity && perplexity < interval[1])
    for key in ["by_script", "by_frequency", "by_position"] {
      let groups = try #require(report[key] as? [[String: Any]])
      #expect(try groups.reduce(0) { try $0 + Self.number($1, "tokens") } == number("tokens"))
      let sum = try groups.reduce(0) {
        try $0 + Self.number($1, "tokens") * Self.number($1, "nats_per_token")
      }
      #expect(abs(sum / nats - 1) < 1e-9)
    }
    let scripts = (report["by_script"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(scripts == ["latin", "digits", "punctuation", "line end", "unknown"])
  }

  @Test("Unknown words share the probability of the token that stands for them")
  func adjusted() throws {
    let work = try Self.workplace()
    try work.plant("qa qb qa qc sea\n", "text.txt")
    let report = try work.lm("eval text.txt --model models/softmax --json").json()
    #expect(report["unknown"] as? Int == 4 && report["unknown_types"] as? Int == 3)
    let raised = try Self.number(report, "perplexity_adjusted")
    let plain = try Self.number(report, "perplexity")
    #expect(abs(raised / plain / exp(4 * log(3) / 6) - 1) < 1e-9)
  }

  @Test("Files hold every token and every line once, and sum to the figure")
  func files() throws {
    let work = try Self.workplace()
    let report = try work.lm(
      "eval --model models/persian --per-token t.jsonl --per-line l.jsonl --json"
    ).json()
    let (tokens, lines) = (try Self.lines(work, "t.jsonl"), try Self.lines(work, "l.jsonl"))
    #expect(tokens.count == report["tokens"] as? Int)
    let mean = try Self.number(report, "nats_per_token")
    for rows in [tokens, lines] {
      let sum = try rows.reduce(0) { try $0 + Self.number($1, "nats") }
      #expect(abs(sum / Double(tokens.count) / mean - 1) < 1e-9)
    }
    #expect(lines.map { $0["line"] as? Int } == (1...lines.count).map { $0 })
    #expect(tokens.last?["line"] as? Int == lines.count)
    #expect(tokens.allSatisfy { ($0["position"] as? Int ?? 0) >= 1 })
    let text = try #require(lines[0]["text"] as? String)
    #expect(!text.isEmpty && !text.hasSuffix("\n"))
    #expect(Texts.persian.contains(text.prefix(12)) || text.contains("<unk>"))
  }

  @Test("A file that cannot be written is said, and a mixture of one is none")
  func refused() throws {
    let work = try Self.workplace()
    expectFailure(try work.lm("eval --model models/mos --per-token no/t.jsonl"), 73)
    try work.plant("The sea.\n", "text.txt")
    expectFailure(try work.lm("eval text.txt --head mos --per-line text.txt"), 64, "text.txt")
    expectFailure(try work.lm("eval --head mos --per-token a --per-line a"), 64, "same file")
    expectFailure(try work.lm("eval --mix models/mos"), 64, "two models")
    expectFailure(
      try work.lm("eval --mix models/mos models/moc --head mos"), 64, "leave out the other model")
    expectFailure(try work.lm("eval --mix models/mos models/persian"), 65, "vocabulary")
    expectFailure(try work.lm("eval --mix models/mos models/moc --split valid"), 64, "--split")
    expectFailure(try work.lm("eval --mix models/mos models/mos"), 64, "twice")
    expectFailure(try work.lm("eval --head mos --per-token no/t.jsonl --quiet"), 73, "no/t.jsonl")
    expectFailure(
      try work.lm("eval --exposure --head mos --referee models/mos --continuation 4"), 64, "own")
    expectFailure(try work.lm("eval --head ngram --cache 10"), 65, "n-gram")
    expectFailure(try work.lm("eval --referee models/mos"), 64, "--referee")
    expectFailure(try work.lm("eval --exposure --breakdown"), 64, "--breakdown")
    expectFailure(try work.lm("eval --exposure --head ngram"), 64, "n-gram")
    expectSuccess(
      try work.lm("eval --exposure --head ngram --referee models/mos --continuation 4"))
    expectFailure(try work.lm("eval --exposure --head mos --continuation 5000"), 64, "fit")
  }

  @Test func mixtures() throws {
    let work = try Self.workplace()
    let report = try work.lm("eval --mix models/softmax models/ngram models/mos --json").json()
    let mix = try #require(report["mix"] as? [String: Any])
    let models = try #require(mix["models"] as? [[String: Any]])
    #expect(
      models.map { $0["model"] as? String } == ["softmax", "ngram", "mos"].map { "models/\($0)" })
    #expect(abs(try models.reduce(0) { try $0 + Self.number($1, "weight") } - 1) < 1e-9)
    for model in models {
      let name = try #require(model["model"] as? String)
      let alone = try work.lm("eval --model \(name) --json").json()
      #expect(alone["perplexity"] as? Double == model["perplexity"] as? Double)
    }
    try work.plant("The sea keeps what it takes.\n", "text.txt")
    let last = try work.lm("eval --mix models/softmax models/ngram text.txt --json").json()
    let first = try work.lm("eval text.txt --mix models/softmax models/ngram --json").json()
    #expect(last as NSDictionary == first as NSDictionary)
    #expect(last["corpus"] as? String == "text.txt")
    expectSuccess(try work.lm("eval --mix models/softmax models/ngram"))
  }

  @Test("Nothing is tuned on the text that is judged, nor learnt from validation")
  func noLeaks() throws {
    let work = try Workplace()
    let lines = Texts.english.split(separator: "\n").map { "\($0)\n" }
    try work.plant(lines[..<40].joined(), "train.txt")
    for (name, part) in [("a", 40..<50), ("b", 50..<60)] {
      try work.plant(lines[part].joined(), "\(name).txt")
    }
    // One epoch, so that validation decides nothing of the weights.
    let train = "train train.txt \(tiny) --epochs 1 --vocab-size 60"
    for (valid, test) in [("a", "b"), ("a", "a"), ("b", "b")] {
      let parts = "--valid \(valid).txt --test \(test).txt"
      expectSuccess(try work.lm("\(train) \(parts) --out n\(valid)\(test)"))
      expectSuccess(
        try work.lm(
          "train train.txt --arch ngram --vocab n\(valid)\(test) \(parts) --out g\(valid)\(test)"))
    }
    func object(_ line: String, _ key: String) throws -> [String: Any] {
      try #require(try work.lm("eval \(line) --json").json()[key] as? [String: Any])
    }
    for options in ["--cache 50 --tune", "--dynamic sgd --tune"] {
      let tuned = try ["nab", "naa", "nbb"].map {
        try object("--model \($0) \(options)", "adaptive")["tuning"] as? NSDictionary
      }
      #expect(tuned[0] != nil && tuned[0] == tuned[1] && tuned[0] != tuned[2], "\(options)")
    }
    let weights = try ["ab", "aa", "bb"].map { parts in
      let mix = try object("--mix n\(parts) g\(parts)", "mix")
      return try #require(mix["models"] as? [[String: Any]]).map { $0["weight"] as? Double }
    }
    #expect(weights[0] == weights[1] && weights[0] != weights[2])
    // The usual gradients are those of the training text.
    let dynamic = try ["nab", "nbb"].map {
      try work.lm("eval b.txt --model \($0) --dynamic rms --json").json()["nats_per_token"]
        as? Double
    }
    #expect(dynamic[0] == dynamic[1])
  }

  @Test("Places are counted from the start of each line")
  func places() throws {
    let work = try Self.workplace()
    try work.plant("The sea.\nNobody knew\n", "text.txt")
    let report = try work.lm("eval text.txt --head mos --per-token t.jsonl --json").json()
    let tokens = try Self.lines(work, "t.jsonl")
    #expect(tokens.map { $0["line"] as? Int } == [1, 1, 1, 1, 2, 2, 2])
    #expect(tokens.map { $0["position"] as? Int } == [1, 2, 3, 4, 1, 2, 3])
    #expect(
      tokens.map { $0["token"] as? String } == [
        "The", "sea", ".", "<eos>", "Nobody", "knew", "<eos>",
      ])
    let groups = try #require(report["by_position"] as? [[String: Any]])
    #expect(groups.map { $0["name"] as? String } == ["1", "2", "3–4"])
    #expect(groups.map { $0["tokens"] as? Int } == [2, 2, 3])
    let first = try (Self.number(tokens[0], "nats") + Self.number(tokens[4], "nats")) / 2
    #expect(abs(try Self.number(groups[0], "nats_per_token") - first) < 1e-9)
  }

  @Test("A referee hears the prompt and judges what follows")
  func referee() throws {
    let work = try Self.workplace()
    let line = "The old lighthouse stood alone on the rock. A gull"
    try work.plant("\(line)\n", "text.txt")
    let tokens = try {
      expectSuccess(try work.lm("eval text.txt --head ngram --per-token t.jsonl"))
      return try Self.lines(work, "t.jsonl").map { try Self.number($0, "nats") }
    }()
    #expect(tokens.count == 12)
    let report = try work.lm(
      "eval text.txt --exposure --head mos --referee models/ngram --prompts 1 --prompt-length 4 "
        + "--continuation 8 --json"
    ).json()
    let rows = try #require(report["by_distance"] as? [[String: Any]])
    let expected = [
      tokens[4], tokens[5], (tokens[6] + tokens[7]) / 2, tokens[8...].reduce(0, +) / 4,
    ]
    for (row, mean) in zip(rows, expected) {
      #expect(abs(try Self.number(row, "real") - mean) < 1e-9)
    }
    #expect(rows.count == 4 && report["growth_ci95"] is NSNull)
  }

  @Test func exposure() throws {
    let work = try Self.workplace()
    let line = "eval --exposure --head mos --prompt-length 4 --continuation 8"
    let report = try work.lm("\(line) --json").json()
    let rows = try #require(report["by_distance"] as? [[String: Any]])
    #expect(rows.map { $0["to"] as? Int } == [1, 2, 4, 8])
    #expect(report["referee"] as? String == "5-grams of models/mos")
    #expect(try work.lm("\(line) --json").json() as NSDictionary == report as NSDictionary)
    let other = try work.lm("\(line) --json --referee models/softmax --seed 2").json()
    #expect(other["referee"] as? String == "models/softmax")
    let pair = try work.lm("\(line) --json --beside models/softmax --referee models/ngram").json()
    let beside = try #require(pair["beside"] as? [String: Any])
    let alone = try work.lm(
      "eval --exposure --model models/softmax --prompt-length 4 --continuation 8 --referee models/ngram --json"
    ).json()
    func written(_ report: [String: Any]) throws -> [Double] {
      try #require(report["by_distance"] as? [[String: Any]]).map {
        try Self.number($0, "written")
      }
    }
    let differences = try #require(beside["by_distance"] as? [[String: Any]]).map {
      try Self.number($0, "difference")
    }
    for (difference, (a, b)) in zip(differences, zip(try written(pair), try written(alone))) {
      #expect(abs(difference - (b - a)) < 1e-9)
    }
    expectSuccess(try work.lm("\(line) --prompts 2 --beside models/softmax"))
  }
}

@Suite struct CompareTests {
  @Test("Every pair, each with its verdict")
  func pairs() throws {
    let work = try EvalTests.workplace()
    let names = ["softmax", "moc", "mos", "ngram"].map { "models/\($0)" }
    let report = try work.lm(["compare"] + names + ["english.txt", "--json"]).json()
    let models = try #require(report["models"] as? [[String: Any]])
    #expect(models.map { $0["model"] as? String } == names)
    #expect(report["unit"] as? String == "token" && report["adjusted"] as? Bool == false)
    let pairs = try #require(report["pairs"] as? [[String: Any]])
    #expect(pairs.count == 6)
    for pair in pairs {
      let p = try EvalTests.number(pair, "p_holm")
      #expect(try EvalTests.number(pair, "p") <= p)
      let difference = try EvalTests.number(pair, "difference")
      let better = pair["better"] as? String
      let expected = difference > 0 ? pair["first"] as? String : pair["second"] as? String
      #expect(better == (p < 0.05 ? expected : nil))
      #expect(
        abs(try EvalTests.number(pair, "lower_perplexity") - (1 - exp(-difference))) < 1e-12)
      let interval = try #require(pair["difference_ci95"] as? [Double])
      #expect(interval[0] <= difference && difference <= interval[1])
      func nats(_ name: String) throws -> Double {
        try EvalTests.number(
          #require(models.first { $0["model"] as? String == pair[name] as? String }), "nats")
      }
      #expect(abs(try nats("second") - nats("first") - difference) < 1e-9)
    }
    let alone = try work.lm("eval english.txt --model models/moc --json").json()
    #expect(alone["perplexity"] as? Double == models[1]["perplexity"] as? Double)
    // The best model stands first.
    let rows = try work.lm(["compare"] + names + ["english.txt"]).text.split(separator: "\n")
    let sorted = try models.sorted {
      try EvalTests.number($0, "nats") < EvalTests.number($1, "nats")
    }
    #expect(
      rows.dropFirst().prefix(4).map { $0.prefix { $0 != " " } }
        == sorted.map { ($0["model"] as? String ?? "")[...] })
    // The text that the models keep is too short for a verdict.
    let kept = try work.lm(["compare"] + names + ["--json"]).json()
    for pair in try #require(kept["pairs"] as? [[String: Any]]) {
      #expect(pair["better"] is NSNull && pair["p_holm"] is NSNull)
      #expect((pair["verdict"] as? String)?.contains("too short a text") == true)
    }
  }

  @Test("Other vocabularies compare by words spelled out, other tokens line by line")
  func units() throws {
    let work = try EvalTests.workplace()
    let small = "train english.txt --arch ngram --threads 1 --out"
    expectSuccess(try work.lm("\(small) small --vocab-size 30"))
    expectSuccess(try work.lm("\(small) chars --tokens char"))
    let adjusted = try work.lm("compare models/softmax small --json").json()
    #expect(adjusted["adjusted"] as? Bool == true && adjusted["unit"] as? String == "token")
    let models = try #require(adjusted["models"] as? [[String: Any]])
    for (model, path) in zip(models, ["models/softmax", "small"]) {
      let alone = try work.lm("eval --model \(path) --json").json()
      let (a, b) = (
        try EvalTests.number(alone, "perplexity_adjusted"),
        try EvalTests.number(model, "perplexity")
      )
      #expect(abs(a / b - 1) < 1e-9)
    }
    let lines = try work.lm("compare models/softmax chars --json").json()
    #expect(lines["unit"] as? String == "line" && lines["per"] as? String == "character")
    let chars = try work.lm("eval --model chars --json").json()
    let figure = try #require((lines["models"] as? [[String: Any]])?[1])
    #expect(
      abs(
        try EvalTests.number(figure, "perplexity")
          / EvalTests.number(chars, "perplexity_per_character") - 1) < 1e-9)
    let text = try work.lm("compare models/softmax chars english.txt").text
    #expect(text.contains("is better than") || text.contains("no difference"))
  }

  @Test("Characters are those of Persian, and words that need no spelling win nothing")
  func persian() throws {
    let work = try EvalTests.workplace()
    try work.plant(Texts.persian, "persian.txt")
    let train = "train persian.txt --arch ngram --threads 1 --out"
    expectSuccess(try work.lm("\(train) chars --tokens char"))
    expectSuccess(try work.lm("\(train) few --vocab-size 20"))
    for name in ["models/persian", "few"] {
      let report = try work.lm("compare \(name) chars persian.txt --json").json()
      let models = try #require(report["models"] as? [[String: Any]])
      let chars = try work.lm("eval persian.txt --model chars --json").json()
      #expect(
        abs(
          try EvalTests.number(models[1], "perplexity")
            / EvalTests.number(chars, "perplexity_per_character") - 1) < 1e-9)
      let pair = try #require((report["pairs"] as? [[String: Any]])?[0])
      #expect(models[0]["is_lower_bound"] as? Bool == (name == "few"))
      guard name == "few", try EvalTests.number(pair, "difference") > 0 else { continue }
      #expect(pair["better"] is NSNull)
      #expect((pair["verdict"] as? String)?.contains("unspelt") == true)
    }
  }

  @Test("The text may stand last, or be an option")
  func corpora() throws {
    let work = try EvalTests.workplace()
    try work.plant("The old lighthouse stood.\nA gull cried.\n", "text.txt")
    let last = try work.lm("compare models/softmax models/mos text.txt --json").json()
    let option = try work.lm("compare models/softmax models/mos --corpus text.txt --json").json()
    #expect(last as NSDictionary == option as NSDictionary)
    #expect(last["corpus"] as? String == "text.txt")
    let input = "The old lighthouse stood.\nA gull cried.\n"
    let read = try work.lm("compare models/softmax models/mos models/ngram - --json", input: input)
    #expect(try (read.json()["models"] as? [[String: Any]])?.count == 3)
  }

  @Test("Mixtures and adapted models are compared as any other")
  func kinds() throws {
    let work = try EvalTests.workplace()
    let names = ["models/softmax+models/ngram", "models/softmax", "models/ngram"]
    let report = try work.lm(["compare"] + names + ["--cache", "50", "--json"]).json()
    let models = try #require(report["models"] as? [[String: Any]])
    #expect(
      models.map { $0["model"] as? String } == ["models/softmax + models/ngram"] + names[1...])
    #expect(models.map { $0["adaptive"] != nil } == [false, true, false])
    let cache = try work.lm("eval --model models/softmax --cache 50 --json").json()
    #expect(cache["perplexity"] as? Double == models[1]["perplexity"] as? Double)
    let mix = try work.lm("eval --mix models/softmax models/ngram --cache 50 --json").json()
    #expect(mix["perplexity"] as? Double == models[0]["perplexity"] as? Double)
    let plain = try work.lm(["compare"] + names.prefix(2) + ["--json"]).json()
    let mixture = try work.lm("eval --mix models/softmax models/ngram --json").json()
    #expect(
      (plain["models"] as? [[String: Any]])?[0]["perplexity"] as? Double
        == mixture["perplexity"] as? Double)
    expectFailure(
      try work.lm(["compare"] + names.prefix(2) + ["--split", "valid"]), 64, "validation part")
    expectFailure(
      try work.lm("compare models/softmax models/mos --cache 5 --tune --split valid"), 64, "--tune")
    expectFailure(
      try work.lm("compare models/softmax models/mos --cache 5 --state reset"), 64, "--state reset")
  }

  @Test func refused() throws {
    let work = try EvalTests.workplace()
    expectFailure(try work.lm("compare models/softmax"), 64, "two models")
    expectFailure(try work.lm("compare models/softmax models/softmax"), 64, "twice")
    expectFailure(try work.lm("compare models/softmax models/none"), 66, "models/none")
    expectFailure(try work.lm("compare models/softmax models/persian"), 65, "different texts")
  }
}

/// Commands that judge tell how far they are, and stop.
@Suite struct JudgingProgressTests {
  static let commands = [
    "eval long.txt --head mos", "eval --head mos --dynamic rms --tune --dynamic-tokens 100000",
    "inspect --head mos --contexts 100000", "compare models/mos models/moc long.txt",
    "report models/mos --out page.html --samples 1000 --max-tokens 1000",
  ]

  static func workplace() throws -> Workplace {
    let work = try Workplace()
    try work.copy("models", of: Shared.workplace(), to: "models")
    try work.plant(String(repeating: Texts.english, count: 400), "long.txt")
    return work
  }

  @Test(arguments: commands)
  func stops(_ line: String) throws {
    let work = try Self.workplace()
    let running = try work.start(line.split(separator: " ").map(String.init))
    try running.untilItHandlesInterrupts()
    usleep(100_000)
    let start = ContinuousClock.now
    kill(running.pid, SIGINT)
    let outcome = try running.wait()
    #expect(ContinuousClock.now - start < .seconds(2))
    // A run that was done by then has its result.
    guard outcome.code != 0 else { return }
    expectFailure(outcome, 130, "stopped by a signal; nothing was written", alone: false)
    #expect(!work.exists("page.html"))
  }

  @Test("A bar is drawn on a terminal, and taken off it")
  func draws() throws {
    let work = try Self.workplace()
    let drawn = try work.shell("script -qec \"$LM eval long.txt --head mos\" /dev/null")
    #expect(drawn.text.contains("━") && drawn.text.contains("scoring"))
    #expect(drawn.text.contains("\r\u{1B}[K"))
    let quiet = try work.shell("script -qec \"$LM eval long.txt --head mos --quiet\" /dev/null")
    #expect(!quiet.text.contains("scoring") && quiet.text.contains("perplexity"))
    let plain = try work.lm("eval long.txt --head mos")
    expectSuccess(plain, quiet: true)
  }
}
