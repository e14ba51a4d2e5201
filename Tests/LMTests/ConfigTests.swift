import Foundation
import Recipes
import Testing

/// What a model was trained with, as options of another run.
@Suite struct ConfigTests {
  /// Together they give every option of text, model and training another value than its default.
  static let lists = [
    """
    --tokens char --vocab-size 40 --min-count 2 --normalize lower-en --eos --cell rnn \
    --activation relu --layer-norm --skip 3 --mogrifier 2 --layers 3 --hidden 9 --hidden-last 7 \
    --embedding 5 --no-tied --head mos --components 3 --dropout-input 0.1 --dropout-hidden 0.2 \
    --dropout-output 0.3 --dropout-embedding 0.05 --dropout-latent 0.15 --weight-drop 0.25 \
    --locked-dropout --init-range 0.07 --max-steps 5 --batch-size 3 --bptt 11 --random-bptt \
    --feeding scheduled --sampling linear --sampling-slope 0.003 --sampling-floor 0.4 \
    --sampling-by sequence --optimizer adamw --momentum 0.8 --square-decay 0.95 \
    --weight-decay 1.2e-6 --lr 0.004 --schedule step --decay 0.7 --decay-after 2 --warmup 3 \
    --clip-norm 2 --clip-value 0.3 --activation-penalty 1.5 --change-penalty 0.5 \
    --loss-mean sequence --patience 4 --precision bf16 --epochs 2 --seed 18446744073709551615
    """,
    """
    --tokens bpe --vocab-size 300 --normalize fa --hidden 12 --optimizer asgd --nonmonotone 3 \
    --clip-norm none --feeding scheduled --sampling exponential --sampling-k 0.99 \
    --schedule plateau --decay 0.3 --epochs 2
    """,
    """
    --tokens whitespace --no-eos --hidden 10 --cell gru --feeding scheduled \
    --sampling inverse-sigmoid --sampling-k 50 --optimizer rmsprop --square-decay 0.9 \
    --schedule cosine --warmup 5 --epochs 2
    """,
    """
    --tokens word --hidden 8 --head moc --dropout 0.3 --feeding scheduled --sampling-rate 0.3 \
    --optimizer nesterov --momentum 0.7 --schedule constant --epochs 2
    """,
    "--tokens byte --hidden 8 --hidden-last 6 --feeding free --decay-after 0 --epochs 1",
    "--hidden 8 --epochs 1 --optimizer momentum-average --momentum-from-gradient",
    "--arch feedforward --context 3 --activation silu --batch-norm --hidden 8 --epochs 1",
  ]

  static let presets = [
    "zaremba-small", "zaremba-medium", "zaremba-large", "awd-lstm", "awd-lstm-mos",
    "awd-lstm-mos-wt2", "char-small", "mogrifier",
  ].map { preset in
    "--preset \(preset) --hidden 8 --hidden-last 6 --embedding 7 --batch-size 4 --max-steps 3"
      + (preset.contains("mos") ? " --experts 2" : "")
  }

  static func makeWorkplace(_ options: String? = nil) throws -> Workplace {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    if let options {
      expectSuccess(try work.lm("train corpus.txt --threads 1 --out m \(options)"))
    }
    return work
  }

  static func options(of model: String, in work: Workplace) throws -> [String: Recipe.Value] {
    try work.lm("info \(model) --options").figures()
  }

  /// Parts of a model that its options and its text decide.
  static func decided(_ model: String, in work: Workplace) throws -> [Data] {
    try ["config.json", "weights.safetensors", "vocabulary.json"].map {
      try work.read("\(model)/\($0)")
    }
  }

  @Test(arguments: lists + presets)
  func optionsOfAModelRepeatItsBytes(options: String) throws {
    let work = try Workplace()
    try work.plant(Texts.persian, "corpus.txt")
    let train = "train corpus.txt --threads 1 --out"
    let first = try work.lm("\(train) m \(options)")
    expectSuccess(first)
    let model = try Self.decided("m", in: work)
    expectSuccess(try work.lm("\(train) like --like m"))
    #expect(try Self.decided("like", in: work) == model)
    try work.plant(try work.lm("info m --options").output, "options.json")
    expectSuccess(try work.lm("\(train) file --config options.json"))
    #expect(try Self.decided("file", in: work) == model)
    // As it is printed.
    let note = try #require(first.errorLines.first { $0.hasPrefix("options: ") })
    expectSuccess(try work.lm("\(train) typed \(note.dropFirst("options: ".count))"))
    #expect(try Self.decided("typed", in: work) == model)
  }

  @Test func infoListsEveryOptionOfTrain() throws {
    let work = try Workplace()
    try work.plant(Texts.persian, "corpus.txt")
    var repeated: Set<String> = []
    for list in Self.lists + ["--arch ngram --order 3"] {
      expectSuccess(try work.lm("train corpus.txt --out m --force --threads 1 \(list)"))
      repeated.formUnion(try Self.options(of: "m", in: work).keys)
    }
    // The place and what is printed; --dropout, --vocab and --match stand for other options, --strict and
    // the rest of a run move no byte.
    let others: Set<String> = [
      "valid", "test", "out", "force", "resume", "preset", "like", "match", "config", "save-every",
      "max-minutes", "log-every", "log-steps", "accuracy", "dropout", "vocab", "strict", "quiet",
      "json", "verify", "version", "help",
    ]
    let help = try work.lm("train --help-all").text
    let names = Set(
      help.split(separator: "\n").compactMap { line in
        line.firstMatch(of: /^  (?:-., )?--([a-z-]+)/).map { String($0.output.1) }
      })
    #expect(names.count > 50)
    #expect(repeated == names.subtracting(others))
  }

  /// An option that another choice leaves no room for goes with what it was part of.
  @Test(arguments: [
    ("", "--optimizer sgd", "lr 20 momentum - square-decay - seed 3"),
    ("--lr 0.01", "--optimizer adamw", "lr 0.002 momentum 0.9 weight-decay 0.01"),
    ("--cell rnn --activation silu", "--arch feedforward", "cell - skip - context 5"),
    ("--arch feedforward --batch-norm", "--layer-norm", "batch-norm false layer-norm true"),
    ("--momentum 0.8 --weight-decay 0.1", "--optimizer nesterov", "momentum 0.8 weight-decay 0.1"),
    ("--square-decay 0.9", "--optimizer rmsprop", "square-decay 0.9"),
    ("", "--optimizer rmsprop", "square-decay 0.99"),
    (
      "", "--alpha 2 --beta=1 --variable_bptt --optimizer nt-asgd",
      "activation-penalty 2 change-penalty 1 random-bptt true optimizer asgd nonmonotone 5"
    ),
    ("--optimizer asgd --lr 7", "--optimizer=nt-asgd", "optimizer asgd lr 7"),
    (
      "--feeding scheduled", "--sampling-schedule constant --sampling-probability 0.3",
      "sampling constant sampling-rate 0.3"
    ),
    ("--optimizer sgd --lr 5", "--loss-mean sequence --bptt 10", "lr 2"),
    ("--lr 0.01", "--loss-mean sequence", "lr 0.01"),
    ("--square-decay 0.9", "--optimizer adam", "square-decay 0.9"),
    ("--optimizer asgd --nonmonotone 2", "--optimizer sgd", "nonmonotone - lr 20"),
    ("", "--hidden 9", "hidden 9 hidden-last 9 embedding 9 layers 2"),
    ("--embedding 5", "--hidden 9", "hidden-last 9 embedding 5"),
    ("--hidden-last 5", "--hidden 9", "hidden 9 hidden-last 5 embedding 5"),
    ("--hidden-last 5", "--hidden-last 6", "hidden 8 hidden-last 6 embedding 6"),
    (
      "--head mos --experts 3 --dropout-latent 0.1", "--head softmax",
      "components - dropout-latent -"
    ),
    (
      "--head mos --experts 3 --dropout-latent 0.1", "--head moc", "components 3 dropout-latent 0.1"
    ),
    ("--cell rnn --activation relu", "--cell gru", "activation -"),
    ("--dropout-input 0.1", "--dropout 0.5", "dropout-input 0.5 dropout-output 0.5"),
    ("", "--dropout-input 0.5", "dropout-input 0.5 dropout-output 0.2"),
    ("--feeding scheduled --sampling-rate 0.1", "--feeding free", "sampling-rate - sampling -"),
    (
      "--feeding scheduled --sampling-rate 0.1", "--sampling exponential",
      "sampling-rate - sampling-k 0.9999"
    ),
    ("", "--epochs 5", "decay-after 3"), ("--decay-after 2", "--epochs 5", "decay-after 2"),
    ("--schedule step --decay-after 1", "--epochs 5", "decay-after 1"),
    ("--schedule step --decay-after 3", "--schedule plateau", "decay-after 1"),
    ("--schedule step", "--schedule cosine", "decay-after - decay -"),
    ("--vocab-size 50", "--tokens byte", "vocab-size - min-count 1 eos false"),
    ("--vocab-size 50 --min-count 3", "--min-count 1", "vocab-size 50 min-count 1"),
    ("--tied", "--no-tied", "tied false"),
  ])
  func optionsGiveWay(before: String, change: String, after: String) throws {
    let base = "--hidden 8 --epochs 2 --batch-size 4 --seed 3"
    let work = try Self.makeWorkplace("\(base) --max-steps 1 \(before)")
    expectSuccess(try work.lm("train corpus.txt --threads 1 --out n --like m \(change)"))
    let options = try Self.options(of: "n", in: work)
    let words = after.split(separator: " ").map(String.init) + ["batch-size", "4"]
    for index in stride(from: 0, to: words.count, by: 2) {
      let value = options[words[index]]?.text ?? "-"
      #expect(value == words[index + 1], "--\(words[index]) of \(options)")
    }
  }

  @Test func countBeyondTheEpochsGivesWay() throws {
    let work = try Self.makeWorkplace()
    try work.plant(
      #"{"schedule": "linear", "epochs": 9223372036854775807, "decay-after": 3}"#, "my.json")
    let line = "train corpus.txt --config my.json --epochs 5 --hidden 8 --max-steps 1 --out m"
    expectSuccess(try work.lm(line))
    #expect(try Self.options(of: "m", in: work)["decay-after"] == .number("3"))
  }

  @Test func commandLineOverridesFilesAndPresets() throws {
    let work = try Self.makeWorkplace("--hidden 8 --max-steps 1 --bptt 9 --clip-norm 3")
    try work.plant(
      #"{"hidden": 6, "clip_norm": "none", "tied": false, "lr": 0.5, "alpha": 2}"#, "my.json")
    let line = "train corpus.txt --preset zaremba-small --like m --config my.json --lr 0.25 --out n"
    expectSuccess(try work.lm(line))
    var options = try Self.options(of: "n", in: work)
    #expect(options["init-range"] == nil && options["bptt"] == .number("9"))
    #expect(options["hidden"] == .number("6") && options["clip-norm"] == .text("none"))
    #expect(options["tied"] == .flag(false) && options["lr"] == .number("0.25"))
    #expect(options["activation-penalty"] == .number("2"))
    // A preset in a file comes before the rest of it.
    try work.plant(
      #"{"batch-size": 3, "preset": "zaremba-small", "hidden": 6, "max_steps": 1}"#, "my.json")
    expectSuccess(try work.lm("train corpus.txt --config my.json --out o"))
    options = try Self.options(of: "o", in: work)
    #expect(options["init-range"] == .number("0.1") && options["batch-size"] == .number("3"))
  }

  @Test func givenVocabularyIsThatOfTheModel() throws {
    let work = try Self.makeWorkplace()
    try work.plant(Texts.persian, "persian.txt")
    expectSuccess(
      try work.lm("vocab build persian.txt --tokens bpe --vocab-size 300 --out own.json"))
    let small = "--hidden 8 --max-steps 2"
    expectSuccess(try work.lm("train persian.txt --vocab own.json --out m \(small)"))
    try work.remove("own.json")
    expectSuccess(try work.lm("train persian.txt --like m --out n"))
    #expect(try Self.decided("n", in: work) == Self.decided("m", in: work))
    #expect(try Self.options(of: "m", in: work)["vocab"] == .text("m"))
    expectFailure(
      try work.lm("train corpus.txt --like m --min-count 1 --out o"), 64,
      "with the options of --like m: --min-count has no effect with --vocab m")
    expectSuccess(try work.lm("train corpus.txt --like m --tokens char --out o"))
    #expect(try Self.options(of: "o", in: work)["vocab"] == nil)
  }

  @Test(arguments: [
    (
      "{", 65,
      "error: --config my.json is no JSON object of options: it is no JSON from byte 1 on"
    ),
    ("", 65, "--config my.json is no JSON object of options: it is no JSON from byte 0 on"),
    (#"{"hidden": 8, "tied": true, "hidden": 9}"#, 65, "it has the key 'hidden' twice"),
    (#"{"hidden": 8,}"#, 65, "it is no JSON from byte 13 on"),
    (
      #"{"experts": 3}"#, 64,
      "my.json: --experts has no effect with --head softmax; leave it out, or choose --head moc or mos"
    ),
    (#"{"head": "mos", "experts": 0}"#, 64, "my.json: --experts 0; choose 1 to 1024"),
    ("[1]", 65, "an object is needed"),
    (#"{"hidden": null}"#, 65, "at hidden: "), (#"{"hidden": [8]}"#, 65, "at hidden: "),
    (#"{"colour": "red"}"#, 64, "my.json: there is no option 'colour'; leave it out"),
    (#"{"hidden": "wide"}"#, 64, "my.json: --hidden 'wide'; give a whole number"),
    (#"{"hidden": true}"#, 64, "my.json: --hidden 'true'; give a whole number"),
    (#"{"hidden": 0}"#, 64, "my.json: --hidden 0"), (#"{"tied": 1}"#, 64, "my.json: "),
    (#"{"sampling-k": 3}"#, 64, "my.json: --sampling-k has no effect with --feeding teacher"),
    (#"{"out": "here"}"#, 64, "my.json: there is no option 'out'"),
    (#"{"like": "m"}"#, 64, "'like'"), (#"{"config": "my.json"}"#, 64, "'config'"),
    (#"{"no_force": true}"#, 64, "'no_force'"), (#"{"help": true}"#, 64, "'help'"),
    (#"{"": true}"#, 64, "no option ''"), (#"{"-h": true}"#, 64, "no option '-h'"),
    (#"{"tied": true, "no-tied": true}"#, 64, "my.json: 'tied' is there twice; leave one out"),
    (#"{"clip-norm": 1, "clip_norm": 2}"#, 64, "is there twice"),
    (#"{"preset": "mine"}"#, 64, "my.json: there is no preset 'mine'"),
    (#"{"learning_rate": 1}"#, 64, "my.json: there is no option 'learning_rate'; use 'lr'"),
    (
      #"{"format_version": 6, "recipe": {"hidden": 8}}"#, 64,
      "my.json belongs to a model; repeat it with --like and the model's folder"
    ),
  ])
  func filesThatAreNoOptions(text: String, code: Int32, part: String) throws {
    let work = try Self.makeWorkplace()
    try work.plant(text, "my.json")
    let before = try work.files()
    for line in ["train --config my.json corpus.txt", "train corpus.txt --config my.json"] {
      expectFailure(try work.lm(line), code, "my.json", part)
    }
    #expect(try work.files() == before)
  }

  @Test func missingFilesOfOptionsAreNamed() throws {
    let work = try Self.makeWorkplace()
    expectFailure(try work.lm("train corpus.txt --config none.json"), 66, "'none.json'")
    expectFailure(try work.lm("train corpus.txt --like none"), 66, "there is no model none")
    expectFailure(try work.lm("train corpus.txt --like corpus.txt"), 65, "corpus.txt")
    expectFailure(try work.lm("train corpus.txt --like"), 64, "--like")
    expectFailure(try work.lm("train corpus.txt --config --tied"), 64, "--config")
    expectFailure(try work.lm("train --resume m --config none.json"), 64, "leave out --config")
    // What was typed is not blamed on a file.
    try work.plant(#"{"hidden": 8}"#, "my.json")
    let typed = try work.lm("train corpus.txt --config my.json --colour red")
    expectFailure(typed, 64, "--colour")
    #expect(!typed.error.contains("my.json"))
    let mixed = try work.lm("train corpus.txt --preset awd-lstm --sampling-k 2")
    expectFailure(mixed, 64, "--sampling-k has no effect with --feeding teacher")
    #expect(!mixed.error.contains("preset"))
  }

  @Test func presetOptionsGiveWayToOthers() throws {
    let work = try Self.makeWorkplace()
    let small = "--hidden 8 --hidden-last 6 --batch-size 4 --max-steps 1"
    let line = "train corpus.txt --preset awd-lstm-mos \(small) --head softmax --optimizer adam"
    expectSuccess(try work.lm("\(line) --dropout 0 --out m"))
    let options = try Self.options(of: "m", in: work)
    #expect(options["components"] == nil && options["nonmonotone"] == nil)
    #expect(options["dropout-output"] == .number("0") && options["weight-drop"] == .number("0.5"))
    // A rate of 20 is for averaged SGD.
    #expect(options["lr"] == .number("0.002"))
  }
}
