import Testing

/// Names from right to left are in isolates on a terminal, and nowhere else.
@Suite struct IsolateTests {
  @Test func namesAreIsolatedOnTerminals() throws {
    let work = try Shared.workplace()
    let own = try Workplace()
    for (name, copy) in [("models/mos", "دریا"), ("models/moc", "رود"), ("english.txt", "متن.txt")]
    {
      try own.copy(name, of: work, to: copy)
    }
    let lines = [
      "eval دریا متن.txt", "eval دریا+رود -q", "compare دریا رود متن.txt", "sample دریا -n 2",
      "inspect دریا --next The --beside رود --no-rank --no-mixtures --no-gradients",
      "info دریا", "info نیست", "vocab convert دریا واژه.json --force",
      "tokenize دریا متن.txt --out شماره --force",
      "vocab unknown دریا متن.txt", "train متن.txt --out نو --like دریا --epochs 1 --force",
      "train متن.txt --arch ngram --order 2 --out چند --force", "train نیست.txt",
      "report دریا --out صفحه.html --force",
      "eval دریا --mix رود", "train متن.txt --out دریا", "tokenize نیست.txt", "bench متن",
    ]
    for line in lines {
      let piped = try own.lm(line)
      #expect(!(piped.text + piped.error).unicodeScalars.contains("\u{2068}"), "\(line)")
      let shown = try own.shell("script -qec \"$LM \(line)\" /dev/null").text
      #expect(!shown.isEmpty, "\(line)")
      // No letter from right to left stands outside.
      let outside = shown.replacing(/\u{2068}[^\u{2069}\n]*\u{2069}/, with: "")
      #expect(!outside.unicodeScalars.contains { 0x590...0x8FF ~= $0.value }, "\(line): \(shown)")
    }
  }
}
