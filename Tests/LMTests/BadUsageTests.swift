import Testing

/// Wrong command lines: exit code 64, one line, nothing written.
@Suite struct BadUsageTests {
  @Test(arguments: [
    ("--dropout 1", "error: --dropout 1; choose 0 or more and below 1"),
    ("--dropout -0.1", "--dropout -0.1"), ("--lr -1", "--lr -1"),
    ("--lr 0", "--lr 0; choose a finite number above 0"), ("--lr nan", "above 0"),
    ("--hidden 0", "--hidden 0; choose 1 to 1048576"),
    ("--hidden -3", "--hidden -3"), ("--embedding 0", "--embedding 0"),
    ("--hidden-last 0", "--hidden-last 0"), ("--layers 0", "--layers 0"),
    ("--epochs 0", "--epochs 0"), ("--max-steps 0", "--max-steps 0"),
    ("--batch-size 0", "--batch-size 0"), ("--bptt 0", "--bptt 0"),
    ("--clip-norm 0", "--clip-norm 0"), ("--clip-value -2", "--clip-value -2"),
    ("--experts 0 --head mos", "error: --experts 0; choose 1 to 1024"),
    (
      "--experts 3",
      "error: --experts has no effect with --head softmax; leave it out, or choose --head moc or mos"
    ),
    ("--alpha -1", "error: --alpha -1; choose a finite number, 0 or more"),
    (
      "--feeding scheduled --sampling_probability 2",
      "error: --sampling-probability 2; choose 0 to 1"
    ),
    ("--lr 1e400", "error: --lr 1e400; choose a finite number above 0"),
    ("--max-minutes 0", "error: --max-minutes 0; choose above 0"),
    ("--hidden 99999999999999999999", "--hidden 99999999999999999999; choose 1 to 1048576"),
    (
      "--batch-size 99999999999999999999",
      "--batch-size 99999999999999999999; choose a whole number of at most 18 digits"
    ),
    (
      "--threads 99999999999999999999",
      "--threads '99999999999999999999'; give a whole number of at most 18 digits"
    ),
    ("--vocab-size 2", "--vocab-size 2"), ("--min-count 0", "--min-count 0"),
    ("--patience 0", "--patience 0"), ("--decay 0", "above 0"),
    ("--decay-after -1", "--decay-after -1"),
    ("--save-every 0", "--save-every 0"), ("--threads 0", "--threads 0"), ("--seed -1", "--seed"),
    ("--init-range -1", "--init-range -1"),
    ("--init-range 0", "--init-range 0; choose a number above 0: weights that start at 0"),
    ("--hidden twelve", "twelve"),
    ("--hidden 1000000", "memory"),
    ("--head linear", "'softmax', 'moc'"), ("--cell transformer", "'rnn'"),
    ("--tokens sentence", "'whitespace'"), ("--optimizer magic", "adam"),
    ("--schedule never", "'plateau'"), ("--activation step", "'tanh'"),
    ("--activation relu", "leave it out"),
    (
      "--context 3",
      "--context has no effect with --arch recurrent; leave it out, or choose --arch feedforward"
    ),
    ("--batch-norm", "leave it out"),
    ("--arch feedforward --cell gru", "--cell has no effect with --arch feedforward"),
    ("--arch feedforward --skip 2", "leave it out"),
    ("--arch feedforward --context 0", "--context 0"),
    ("--arch feedforward --batch-norm --layer-norm", "choose one"),
    ("--sampling-by sequence", "leave it out"),
    ("--decay 0.3", "--decay has no effect with --schedule linear"),
    ("--schedule cosine --decay-after 2", "--decay-after has no effect with --schedule cosine"),
    ("--epochs 9223372036854775807", "--epochs 9223372036854775807"),
    ("--optimizer asgd --nonmonotone 9223372036854775807", "choose 1 to"),
    ("--arch feedforward --batch-norm --batch-size 1", "a batch of one"),
    (
      "--arch feedforward --batch-norm --feeding free",
      "--batch-norm does not go with --feeding free"
    ),
    ("--colour red", "--colour"), ("--learning-rate 3", "use --lr"),
    ("--emsize 3", "use --embedding"),
    ("--nhid 3", "use --hidden"), ("--nlayers 3", "use --layers"), ("--clip 3", "use --clip-norm"),
    ("--batch 3", "use --batch-size"), ("--save m", "use --out"), ("--hiden 3", "use --hidden"),
    ("--cuda", "there is no GPU backend yet"), ("--preset mine", "'zaremba-small'"),
    ("--tokens byte --strict", "--strict has no effect with --tokens byte"),
    ("--arch ngram --hidden 3", "--hidden has no effect with --arch ngram"),
    (
      "--arch ngram --save-every 3",
      "--save-every has no effect with --arch ngram; leave it out, or"
    ),
    ("--lr", "see 'lm train --help'"), ("again.txt", "again.txt"),
    ("--lr abc", "--lr 'abc'; give a number"),
    ("--hidden 8 --hidden 0", "error: --hidden 0; choose 1 to 1048576"),
    ("--lr 1 --lr 1e400", "error: --lr 1e400; choose a finite number above 0"),
    ("--head mos --experts 2 --components 0", "error: --components 0; choose 1 to 1024"),
  ])
  func train(options: String, part: String) throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    expectFailure(try work.lm("train corpus.txt \(options)"), 64, part)
    #expect(try work.files() == ["corpus.txt": work.read("corpus.txt")])
  }

  @Test(arguments: [
    ("sample --temperature -1", "--temperature -1"), ("sample --temperature nan", "--temperature"),
    ("sample --top-p 0", "--top-p 0"), ("sample --top-p 1.5", "--top-p 1.5"),
    ("sample --top-k 0", "--top-k 0; choose 1 or more"), ("sample -n 0", "error: -n 0; choose"),
    ("sample --max_tokens=0", "error: --max-tokens 0; choose"),
    ("sample --max-tokens -4", "--max-tokens -4"), ("sample --num-samples 0", "--num-samples 0"),
    ("sample --head linear", "'softmax', 'moc'"), ("sample --prompt", "--prompt"),
    ("eval --head linear", "'softmax', 'moc'"), ("eval --split train", "'valid'"),
    ("eval --state lost", "'carry'"), ("eval --batch-size 0", "--batch-size 0"),
    ("eval --threads 5000", "--threads 5000"), ("eval one.txt two.txt", "two.txt"),
    ("eval --colour", "--colour"), ("eval --model m --head mos", "--model and --head"),
    ("tokenize --ids", "--model"), ("tokenize --tokens sentence", "'whitespace'"),
    ("tokenize --detokenize --json", "--detokenize"),
    ("bench --arch ngram", "--arch 'ngram'; choose 'recurrent' or 'feedforward'"),
    ("bench --hidden 1000000", "memory"),
    ("bench --seconds 0", "error: --seconds 0; choose a finite number above 0"),
    ("bench --seconds 1e400", "error: --seconds 1e400; choose a finite number above 0"),
    ("vocab coverage c --vocab v.json", "leave it out, or see 'lm vocab unknown'"),
    ("vocab coverage c --vocab-size 9", "give those to compare, as in --sizes 9"),
    ("info", "MODEL is missing; give it, as in 'lm info MODEL'"), ("train", "CORPUS"),
    ("evaluate", "use 'lm eval'"), ("--colour", "--colour"),
  ])
  func otherCommands(line: String, part: String) throws {
    let work = try Workplace()
    expectFailure(try work.lm(line), 64, part)
    #expect(try work.files().isEmpty)
  }

  @Test("A folder that takes no files is known before the text is read")
  func outIsCheckedBeforeTheTextIsRead() throws {
    let work = try Workplace()
    try work.plant(Texts.english, "corpus.txt")
    for options in ["", " --arch ngram"] {
      let outcome = try work.lm("train corpus.txt --out /proc/x\(options)")
      #expect(outcome.code == 73)
      #expect(
        outcome.error
          == "error: cannot write '/proc/x': its folder takes no new files; choose another folder\n"
      )
    }
  }

  @Test func emptyArgumentsAreRefused() throws {
    let work = try Workplace()
    expectFailure(try work.lm(["tokenize", "--separator", ""], input: "a"), 64, "--separator")
    expectFailure(try work.lm(["train", "corpus.txt", "--out", ""]), 64, "--out")
  }
}
