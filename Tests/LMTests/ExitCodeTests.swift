import Compute
import Glibc
import JSON
import Judging
import LanguageModels
import Microscope
import ModelFolders
import Recipes
import Runs
import Storage
import Testing
import Tokenization
import Training

@testable import ModelReports
@testable import lm

/// The exit codes of docs/commands.md, and of every error of the libraries.
@Suite struct ExitCodeTests {
  /// A code, the kind of failure, and a command that gives it.
  static let table: [(code: Int32, kind: String, line: String)] = [
    (0, "done", "info models/mos"), (64, "wrong usage", "eval --batch-size 0"),
    (65, "the data or the model is invalid", "eval notes"),
    (66, "an input is missing", "eval none.txt --model models/mos"),
    (70, "a library, the device or the program fails", ""),
    (71, "the system gives no thread, no memory or no open file", ""),
    (73, "cannot write", "vocab build english.txt --out none/v.json"),
    (74, "reading or writing failed", "info models/mos >/dev/full"),
    (130, "stopped by a signal; training has saved its checkpoint", ""),
    (141, "the reader of the standard output has gone", ""),
  ]

  @Test("The help lists every exit code with its kind of failure")
  func help() throws {
    let help = try Workplace().lm("--help").text.split { $0.isWhitespace }.joined(separator: " ")
    let list = Self.table.map { "\($0.code) \($0.kind)" }.joined(separator: " · ")
    #expect(help.contains("Exit codes: \(list)."))
  }

  @Test("A command ends with the code of its failure", arguments: table.filter { $0.line != "" })
  func commands(code: Int32, kind: String, line: String) throws {
    let work = try Workplace()
    for name in ["models", "english.txt"] { try work.copy(name, of: Shared.workplace(), to: name) }
    try work.plant("no model", "notes/config.json")
    let parts = line.split(separator: " >").map(String.init)
    let outcome = try work.lm(parts[0], output: parts.count > 1 ? parts[1] : nil)
    #expect(outcome.code == code, "\(outcome)")
    #expect(outcome.error.isEmpty == (code == 0))
  }

  @Test("A reader that goes away ends the program quietly with 141")
  func closedPipe() throws {
    let work = try Shared.workplace()
    let outcome = try work.shell(
      "{ $LM sample models/mos -q -n 100000000; echo $? >&2; } | head -c 10")
    #expect(outcome.error == "141\n" && outcome.output.count == 10)
  }

  @Test("Files: every code of StorageError")
  func storage() {
    let codes: [StorageError.Code: Int32] = [
      .missing: 66, .cannotRead: 66, .invalid: 65, .exists: 73, .cannotWrite: 73, .ioFailed: 74,
      .outOfResources: 71,
    ]
    #expect(Set(codes.keys) == Set(StorageError.Code.allCases))
    for (code, exit) in codes { expect(StorageError(code, "what; do"), exit, "what; do") }
  }

  @Test("Text: every code of TokenizationError, with what to do")
  func tokenization() {
    let codes: [TokenizationError.Code: (Int32, String)] = [
      .invalidData: (65, "t"), .invalidArgument: (64, "t"), .icuUnavailable: (70, "t"),
      .outOfMemory: (71, "t"),
      .tokensTooRare: (65, "t; give a longer text or --min-count 1"),
      .nothingToHoldOut: (
        65, "t; give --valid FILE, or a text with a sentence or paragraph a line"
      ), .invalidUTF8: (65, "t; correct it, or leave out --strict"),
    ]
    #expect(Set(codes.keys) == Set(TokenizationError.Code.allCases))
    for (code, (exit, message)) in codes { expect(TokenizationError(code, "t"), exit, message) }
  }

  @Test("Folders of models: every code of ModelFolderError, with what to do")
  func folders() {
    let codes: [ModelFolderError.Code: (Int32, String)] = [
      .noModel: (66, "there is no model m; make it with 'lm train CORPUS --out m'"),
      .noTokenizer: (66, "there is no tokenizer m; make it with 'lm vocab build CORPUS --out m'"),
      .lostWeights: (
        66, "m has lost its weights; train it anew with 'lm train CORPUS --like m --out m --force'"
      ),
      .noEpoch: (
        66,
        "m has no weights, since its first epoch has not ended; go on with 'lm train --resume m'"
      ),
      .lostNGrams: (
        66, "m has lost its n-grams; train it anew with 'lm train CORPUS --like m --out m --force'"
      ),
      .noCheckpoint: (
        66,
        "m has no checkpoint to go on from; train it anew with 'lm train CORPUS --like m --out NEW'"
      ),
      .changedFile: (
        65,
        "m differs from its checksum, so it was damaged or changed; restore it from a copy, or use "
          + "it as it is with --no-verify"
      ),
      .noTrainingState: (
        65, "m has no training state; train it anew with 'lm train CORPUS --like m --out NEW'"
      ),
    ]
    #expect(Set(codes.keys) == Set(ModelFolderError.Code.allCases))
    for (code, (exit, message)) in codes { expect(ModelFolderError(code, "m"), exit, message) }
  }

  @Test("Judging: every code of JudgingError")
  func judging() {
    typealias Code = JudgingError.Code
    let usage: [Code] = [
      .noParts, .tooFewTokens, .tooFewModels, .ownReferee, .matrixTooLarge, .sameModel, .isMixture,
      .noLineEnds, .outOfRange, .noEffect, .conflict, .noRecipe,
    ]
    let missing: [Code] = [.missingFile, .partNotKept, .nothingKept, .noModel, .noText]
    let data: [Code] = [
      .noWordCounts, .noTokens, .notFinite, .otherVocabulary, .nothingAdapts, .differentTexts,
      .differentLines, .nothingToInspect, .insufficientMemory,
    ]
    #expect(Set(usage + missing + data) == Set(Code.allCases))
    for (codes, exit) in [(usage, Int32(64)), (missing, 66), (data, 65)] {
      for code in codes { #expect(Failure(JudgingError(code, "m", "t")).code == exit, "\(code)") }
    }
  }

  @Test("Judging: the remedy names the part, the model or the option that is missing")
  func remedies() {
    func message(_ error: JudgingError) -> String { Failure(error).message }
    for (part, remedy) in [
      (CorpusPart.test, "give a text or --split valid"),
      (.valid, "give a text or --split test; mixtures and --tune need the part itself"),
      (.train, "choose --dynamic sgd, or give a --referee to --exposure"),
    ] {
      #expect(message(JudgingError(.partNotKept, "m", part: part, "t")) == "t; \(remedy)")
    }
    for (error, remedy) in [
      (JudgingError(.noModel, "m", "t"), "make it with 'lm train CORPUS --out m'"),
      (JudgingError(.noModel, "", "t"), "make one with 'lm train CORPUS'"),
      (
        JudgingError(.noModel, "", kind: .ngram, "t"),
        "make one with 'lm train CORPUS --arch ngram'"
      ),
      (
        JudgingError(.noModel, "", kind: .network(.mos), "t"),
        "make one with 'lm train CORPUS --head mos'"
      ), (JudgingError(.otherVocabulary, "m", other: "o", "t"), "train it with '--vocab o'"),
      (
        JudgingError(.notFinite, "m", isAdapting: true, "t"),
        "it diverged; choose a lower --dynamic-rate"
      ),
      (
        JudgingError(.notFinite, "m", "t"),
        "its training diverged; train it again with a lower --lr"
      ),
    ] {
      #expect(message(error) == "t; \(remedy)")
    }
    #expect(message(JudgingError(.conflict, "m", "t")) == "t")
  }

  @Test("Runs: every code of RunError, resumed or new")
  func runs() {
    for (code, new, resumed, message) in [
      (RunError.Code.invalidConfiguration("t"), Int32(64), Int32(64), "t"),
      (.modelExists(folder: "m"), 73, 73, "or go on with 'lm train --resume m'"),
      (
        .insufficientMemory(needed: 3 << 30, available: 1 << 30), 64, 65,
        "takes at least 3.0 GiB of memory and this process may have 1.0 GiB"
      ),
      (.missingTokens(.train, folder: "m"), 66, 66, "m has lost its train.tokens; train it anew"),
      (
        .notFinite(update: 3, folder: "m", hasModel: true), 65, 65,
        "(the model of the best epoch before is kept)"
      ),
      (
        .notFinite(update: 3, folder: "m", hasModel: false), 65, 65,
        "(no epoch has ended, so there is no model)"
      ), (.stopped, 130, 130, "stopped by a signal; nothing was written"),
      (.noThread, 71, 71, "close other programs"),
    ] {
      let error = RunError(code)
      #expect(Failure(error).code == new && Failure(run: error, isResumed: true).code == resumed)
      #expect(Failure(error).message.contains(message), "\(Failure(error).message)")
    }
  }

  @Test("Recipes, training, the microscope, reports and backends")
  func others() {
    expect(RecipeError(.repeated("hidden")), 64, "--hidden is there twice; leave one out")
    expect(
      ModelReportError(.givenTwice, "m", "m is given twice"), 64, "m is given twice; give it once")
    expect(
      TrainingError(.tooFewTokens(3, batch: 9)), 65,
      "3 training tokens are too few for a batch of 9; choose a smaller --batch-size or a longer corpus"
    )
    for code: MicroscopeError.Code in [
      .noTokens, .tooFewTokens(3, window: 4), .noRecurrence, .notFinite, .noSingularValues(1),
    ] {
      #expect(Failure(MicroscopeError(code)).code == 65)
    }
    let codes: [BackendError.Code: Int32] = [
      .unavailable: 70, .failed: 70, .noThread: 71, .outOfMemory: 71,
    ]
    for code in BackendError.Code.allCases {
      expect(BackendError(code, message: "t"), codes[code] ?? 0, "t")
    }
  }

  private func expect(
    _ error: any Error, _ code: Int32, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let failure = Failure(error)
    #expect(failure.code == code, sourceLocation: sourceLocation)
    #expect(failure.message == message, sourceLocation: sourceLocation)
  }
}
