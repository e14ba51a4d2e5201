import Testing

@testable import Tokenization

/// Cases of the word policy that go with those of ``GoldTests``, each one a test of its own.
struct WordPolicyTests {
  @Test(arguments: [
    "سلام:) خوبی:)))": ["سلام", ":)", "خوبی", ":)))"],
    "نگاه کنید به:(۱)": ["نگاه", "کنید", "به", ":", "(", "۱", ")"],
    "دی.وی.دی و سی.دی": ["دی.وی.دی", "و", "سی.دی"],
    "رفت.وی آمد": ["رفت", ".", "وی", "آمد"],
    "1️⃣2️⃣ #️⃣*️⃣ 10️⃣ 1️⃣. a1️⃣": ["1️⃣", "2️⃣", "#️⃣", "*️⃣", "10️⃣", "1️⃣", ".", "a1️⃣"],
    "Messrs. A. and B., cf. pp. 3": ["Messrs.", "A.", "and", "B.", ",", "cf.", "pp.", "3"],
    "v۱.۲ iOS۱۷.۲ v1.2": ["v۱.۲", "iOS۱۷.۲", "v1.2"],
    "#۲۲_بهمن #22bahman #22 #۲۲": ["#۲۲_بهمن", "#22bahman", "#", "22", "#", "۲۲"],
    "^_^ -_- </3 >:( :3 a-_-b 10:30 --": [
      "^_^", "-_-", "</3", ">:(", ":3", "a", "-", "_", "-", "b", "10:30", "--",
    ],
    "a@b.ir a@b.c x.y+z@a-b.co.uk. @b.c": [
      "a@b.ir", "a", "@", "b.c", "x.y+z@a-b.co.uk", ".", "@b", ".", "c",
    ],
    "(http://a.ir/(x)). ftp://a.ir/b, www.a.ir! https://a.ir/»": [
      "(", "http://a.ir/(x)", ")", ".", "ftp://a.ir/b", ",", "www.a.ir", "!", "https://a.ir/", "»",
    ],
    "ftp:// http:// https:// www. x": [
      "ftp", ":", "/", "/", "http", ":", "/", "/", "https", ":", "/", "/", "www", ".", "x",
    ],
    "than I. J. K.": ["than", "I", ".", "J.", "K."],
    "۱،۵۰۰ ۱۲۳،۴۵۶ ۱۲۳۴،۴۵۶ ۱۲،۳۴": [
      "۱،۵۰۰", "۱۲۳،۴۵۶", "۱۲۳۴", "،", "۴۵۶", "۱۲", "،", "۳۴",
    ],
    "at 10:(a)": ["at", "10", ":", "(", "a", ")"],
  ])
  func words(_ text: String, _ expected: [String]) throws {
    let tokenizer = try LineTokenizer(TokenizerConfiguration(kind: .word))
    let found = Array(text.utf8).withSpan { tokenizer.tokens(of: $0).map(\.text) }
    #expect(found == expected)
  }
}
