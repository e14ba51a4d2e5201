import Glibc
import Testing

/// The texts that the models of these tests learn.
enum Texts {
  static let english = lines(of: [
    "The old lighthouse stood alone on the rock.", "Every evening the keeper climbed the stairs.",
    "She lit the lamp, wiped the glass, and waited.", "Ships passed slowly in the dark.",
    "\"Do you hear the wind?\" asked the boy.", "It doesn't sleep, and neither do we.",
    "In winter 12 boats were lost.", "Nobody knew the names of the sailors.",
    "The sea keeps what it takes; the shore forgets.", "A gull cried above the harbour.",
    "They counted the waves until morning.", "Then the sun rose, and the lamp went out.",
  ])

  static let persian = lines(of: [
    "دریا آرام بود و باد نمی‌آمد.", "پیرمرد کتاب‌های کهنه را روی میز گذاشت؛ چراغ را روشن کرد.",
    "بچه‌ها در کوچه بازی می‌کردند.", "او گفت: «فردا به خانه‌ی ما بیا».",
    "باران می‌بارید، خیابان‌ها خلوت بودند.", "هیچ‌کس نمی‌دانست قطار کی می‌رسد.",
    "مادربزرگ قصه‌های قدیمی را دوست داشت.", "در زمستان ۱۲ قایق گم شدند.",
    "آیا صدای رودخانه را می‌شنوی؟", "نان تازه، پنیر و چای روی سفره بود.",
    "ستاره‌ها یکی‌یکی پیدا شدند.", "صبح که شد، همه به راه افتادند.",
  ])

  /// Sixty lines of two sentences, every pair another one.
  private static func lines(of sentences: [String]) -> String {
    var text = ""
    for index in 0..<60 {
      let second = (index * 5 + index / 12 + 3) % 12
      text += "\(sentences[index % 12]) \(sentences[second])\n"
    }
    return text
  }
}

/// Models that tests copy or read and none changes, trained once.
enum Shared {
  /// Every value of `--head`; the help text is held to it.
  static let heads = ["softmax", "moc", "mos"]
  static let kinds = ["word", "whitespace", "char", "byte", "bpe"]

  /// `english.txt`, `persian.txt`, and `models/` with one of each head on English and a `persian`.
  static func workplace() throws -> Workplace { try made.get() }

  private static let made = Result { try make() }

  private static func make() throws -> Workplace {
    let work = try Workplace()
    atexit { try? Shared.made.get().remove() }
    try work.plant(Texts.english, "english.txt")
    try work.plant(Texts.persian, "persian.txt")
    let runs =
      ["persian.txt --out models/persian"] + heads.reversed().map { "english.txt --head \($0)" }
    for run in runs { expectSuccess(try work.lm("train \(run) \(tiny) --epochs 3 --lr 0.02")) }
    return work
  }
}
