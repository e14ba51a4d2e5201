import Testing

/// Commands and options that do not exist, answered with the nearest that do.
@Suite struct UnknownNameTests {
  @Test(arguments: [
    ("trian", "there is no command 'trian'; use 'lm train'"),
    ("Eval", "there is no command 'Eval'; use 'lm eval'"),
    ("test model", "there is no command 'test'; use 'lm eval'"),
    ("generate", "there is no command 'generate'; use 'lm sample'"),
    ("vocab train corpus.txt", "there is no command 'train'; use 'lm vocab build'"),
    ("vocab shwo", "there is no command 'shwo'; use 'lm vocab show'"),
    ("xylophone", "there is no command 'xylophone'; see 'lm --help'"),
    ("eval --dynamik rms", "there is no option --dynamik; use --dynamic"),
    ("TRAIN c.txt", "there is no command 'TRAIN'; use 'lm train'"),
    ("help trian", "there is no command 'trian'; use 'lm train --help'"),
    ("help vocab biuld", "there is no command 'biuld'; use 'lm vocab build --help'"),
    ("train --hlep", "there is no option --hlep; use --help"),
    ("--quiet eval", "there is no option --quiet; options follow a command; see 'lm --help'"),
    ("train -lr 3", "there is no option -lr; use --lr"),
    ("train -x", "there is no option -x; see 'lm train --help-all'"),
    ("train --no-tie-weights", "there is no option --no-tie-weights; use --no-tied"),
    ("eval --hidden 3", "there is no option --hidden; see 'lm eval --help-all'"),
    ("sample --temprature 1", "there is no option --temprature; use --temperature"),
    ("sample --temp 1", "there is no option --temp; use --temperature"),
    ("inspect --gradient", "there is no option --gradient; use --gradients"),
    (
      "compare a b --dynamic-epsilom 1",
      "there is no option --dynamic-epsilom; use --dynamic-epsilon"
    ),
    ("vocab build c --min-freq 2 --out o", "there is no option --min-freq; use --min-count"),
    ("vocab coverage c --size 10", "there is no option --size; use --sizes"),
    ("report m --tensorbord x", "there is no option --tensorbord; use --tensorboard"),
    ("bench --second 3", "there is no option --second; use --seconds"),
    ("info m --jsn", "there is no option --jsn; use --json"),
    ("tokenize --normalise fa", "there is no option --normalise; use --normalize"),
  ])
  func answer(line: String, answer: String) throws {
    let work = try Workplace()
    let outcome = try work.lm(line)
    #expect(outcome.code == 64)
    #expect(outcome.error == "error: \(answer)\n")
    #expect(outcome.output.isEmpty)
  }

  @Test(
    "Options of other programs, by commands that have a like of theirs",
    arguments: [
      (
        "train",
        """
        bf16: --precision bf16, fp16: --precision bf16, amp: --precision bf16, half: --precision bf16, \
        wd: --weight-decay, wdecay: --weight-decay, bs: --batch-size, embed: --embedding, \
        emb-dim: --embedding, out-dir: --out, learning_rate: --lr, num_layers: --layers, \
        n-layers: --layers, rnn-type: --cell, model-type: --cell, tie-weights: --tied, seq-len: --bptt, \
        seq_length: --bptt, dropout-rate: --dropout, max-epochs: --epochs, num-epochs: --epochs, \
        n-epochs: --epochs, early-stopping: --patience, warmup-steps: --warmup, grad-clip: --clip-norm, \
        log-interval: --log-every, save-steps: --save-every, checkpoint: --resume, restore: --resume, \
        silent: --quiet, time-limit: --max-minutes, recipe: --preset, overwrite: --force, \
        num-threads: --threads, validation: --valid, save-dir: --out, output: --out, \
        max-grad-norm: --clip-norm, optim: --optimizer, tokenizer: --tokens, vocabulary_size: --vocab-size
        """
      ), ("eval", "model-path: --model, bs: --batch-size, part: --split"),
      (
        "sample",
        """
        num-tokens: --max-tokens, length: --max-tokens, max-length: --max-tokens, temp: --temperature, \
        max-new-tokens: --max-tokens, text: --prompt, input: --prompt, topk: --top-k, nucleus: --top-p
        """
      ), ("bench", "fp16: --precision bf16, nhid: --hidden, duration: --seconds"),
      ("inspect", "text: --next, top-k: --top"), ("vocab unknown", "tokenizer: --model, n: --top"),
      ("vocab build", "max-vocab: --vocab-size, save: --out"), ("report", "num-samples: --samples"),
    ])
  func foreign(command: String, pairs: String) throws {
    let work = try Workplace()
    for pair in pairs.split(separator: ", ") {
      let sides = pair.split(separator: ": ")
      let name = sides[0].replacing("_", with: "-")
      #expect(
        try work.lm("\(command) --\(sides[0]) 3").error
          == "error: there is no option --\(name); use \(sides[1])\n")
    }
  }

  @Test(
    "Options of other programs that a command has no like of",
    arguments: [
      ("eval --bf16", "see 'lm eval --help-all'"), ("eval --wd 3", "see 'lm eval --help-all'"),
      ("train --use-gpu", "there is no GPU backend yet"),
      ("train --no-cuda", "leave it out: all runs on the CPU"),
      ("train --data c", "give it without an option, as in 'lm train CORPUS'"),
      ("eval --file c", "give it without an option, as in 'lm eval MODEL TEXT'"),
      ("info --model m", "give it without an option, as in 'lm info MODEL'"),
      (
        "sample --beam 3",
        "there is no beam search; 'lm sample --temperature 0' takes the most probable token each time"
      ),
    ])
  func foreignWithoutLike(line: String, advice: String) throws {
    let name = line.split(separator: " ")[1]
    let outcome = try Workplace().lm(line)
    #expect(outcome.error == "error: there is no option \(name); \(advice)\n")
    #expect(outcome.code == 64)
  }

  @Test(
    "Words of the parser",
    arguments: [
      ("eval --split train", "--split 'train'; choose 'valid' or 'test'"),
      ("eval --head linear", "--head 'linear'; choose 'softmax', 'moc', 'mos' or 'ngram'"),
      ("sample --top-k many", "--top-k 'many'; give a number"),
      ("sample --top-k 2.5", "--top-k '2.5'; give a whole number"),
      ("sample --seed -1", "--seed '-1'; give a whole number, 0 or more"),
      ("sample -n", "-n has no value; see 'lm sample --help'"),
      ("train c.txt --cell", "--cell has no value; choose 'rnn', 'lstm' or 'gru'"),
      ("vocab convert", "MODEL is missing; give it, as in 'lm vocab convert MODEL OUT'"),
      ("vocab build c", "--out is missing; give it, as in 'lm vocab build CORPUS --out OUT'"),
      ("list a b", "'lm list' takes no further argument 'b'; see 'lm list --help'"),
      ("sample --json=3", "--json is a switch; leave out '=3'"),
      (
        "--generate-completion-script csh",
        "there are completions for bash, zsh and fish; give one, as in "
          + "'--generate-completion-script bash'"
      ),
    ])
  func parser(line: String, message: String) throws {
    let outcome = try Workplace().lm(line)
    #expect(outcome.error == "error: \(message)\n")
    #expect(outcome.code == 64)
  }

  @Test("Help of a command by its name before it")
  func helpCommand() throws {
    let work = try Workplace()
    for (help, options) in [
      ("help train", "train --help"), ("help", "--help"), ("help --help-all", "--help-all"),
      ("help train --help-all", "train --help-all"), ("help vocab build", "vocab build --help"),
    ] {
      let outcome = try work.lm(help)
      expectSuccess(outcome, quiet: true)
      #expect(try outcome.output == work.lm(options).output)
    }
  }

  @Test("What begins with dashes and is no option")
  func valuesWithDashes() throws {
    let work = try Workplace()
    let outcome = try work.lm(["tokenize", "--separator", "--x", "-"], input: "a b\n")
    #expect(outcome.text == "a--xb\n")
    expectFailure(try work.lm("train -- --lr"), 66, "--lr")
  }

  @Test("Values of options in any case")
  func valuesInAnyCase() throws {
    let work = try Shared.workplace()
    let line = "eval models/softmax --json --split"
    #expect(
      try work.lm("\(line) TEST --state Carry").output == work.lm("\(line) test").output)
    expectSuccess(try work.lm("eval --head MoS --quiet"), quiet: true)
  }

  @Test("-q is --quiet")
  func shortQuiet() throws {
    let work = try Shared.workplace()
    #expect(!(try work.lm("sample models/softmax -n 5").error.isEmpty))
    expectSuccess(try work.lm("sample models/softmax -n 5 -q"), quiet: true)
  }

  @Test(
    "Errors in arguments come before the model that exists",
    arguments: [
      ("english.txt --lr abc", 64, "--lr 'abc'; give a number"),
      ("english.txt --hidden 0", 64, "--hidden 0"), ("nothing.txt", 66, "nothing.txt"),
      ("nothing.txt --arch ngram --out models/softmax", 66, "nothing.txt"),
      ("english.txt", 73, "there is a model models/softmax already"),
    ])
  func order(options: String, code: Int32, part: String) throws {
    let work = try Shared.workplace()
    expectFailure(try work.lm("train \(options)"), code, part)
  }
}
