import Tokenization

/// The words of `WordTokenizer` as one regular expression of Oniguruma, for a stretch of text without
/// white space.
///
/// Scripts without spaces between words, for which ICU has dictionaries, are cut after every letter.
enum HuggingFaceWords {
  /// Alternatives, the first that matches: every match is a token.
  static let regex = [
    url, mail, keycap, tag, emoticon, run, abbreviation, title, word, flag, emoji,
    #"[\s\S]\#(ignored)"#,
  ].joined(separator: "|")

  // MARK: Classes

  /// Extend, Format and ZWJ (UAX #29): part of what precedes.
  private static let ignored = #"[\p{M}\p{Cf}\x{1F3FB}-\x{1F3FF}]*+"#
  /// A letter, and what is ignored after it.
  private static let letter =
    #"[\p{Alphabetic}\u02C2-\u02C5\u02D2-\u02D7\u02DE\u02DF\u055B\u055C\u055E\u05F3\u070F&&[^\p{M}\p{Nd}]]"#
    + ignored
  private static let persianLetter = #"[\u0600-\u06FF&&\p{Alphabetic}&&[^\p{M}\p{Nd}]]"#
  private static let inWord = #"[\p{Alphabetic}\p{Nd}\p{Pc}\p{M}\p{Cf}]"#
  private static let atStart = #"(?<![\p{Alphabetic}\p{Nd}\p{Pc}])"#

  // MARK: Words

  /// Letters, digits and connectors, and marks between two letters or two digits; a full stop after a
  /// Persian letter ends a sentence.
  private static let word =
    #"(?:\#(letter)(?:(?:[·'’‘․\u0387\u055F\u05F4\u2027]|\#(notAfterPersian)\.)\#(ignored)(?=\p{Alphabetic}))?"#
    + #"|\p{Nd}\#(ignored)(?:(?:[.,'’٫٬/:]|\#(persianComma))\#(ignored)(?=\p{Nd}))?"#
    + #"|\p{Pc}\#(ignored))+"#
  private static let notAfterPersian =
    #"(?<!\#(persianLetter))(?<!\#(persianLetter)[\u200C\p{M}])"#
  /// As in ۱،۵۰۰.
  private static let persianComma = #"(?<!\p{Nd}{4})،(?=\p{Nd}{3}(?!\p{Nd}))"#

  /// As ج.ا.ا and U.S.: parts of a letter or two; of two parts, neither is a word that ends sentences.
  private static let abbreviation =
    #"(?:\#(part)(?:\.\#(ignored)\#(part)){2,}|\#(rarePart)\.\#(ignored)\#(rarePart))"#
    + #"(?:\.(?!\.))?(?!\.?\p{Alphabetic})"#
  private static let part = #"(?:\#(letter)){1,2}(?!\#(inWord))"#
  private static let rarePart =
    #"(?!(?:\#(WordLists.commonWords.alternatives))(?!\#(inWord)))\#(part)"#

  private static let title =
    #"(?:\#(WordLists.titles.alternatives)|[A-HJ-Z])\.(?![.\p{Alphabetic}])"#

  // MARK: Text of the web

  /// Up to the last scalar that does not end a sentence, brackets in pairs.
  private static let url =
    #"(?i:https?://|ftp://|www\.)(?:\(\#(urlScalar)*\)|\#(urlScalar))*"#
    + #"(?:\(\#(urlScalar)*\)|(?![\]}.,;:!?'])\#(urlScalar))"#
  private static let urlScalar = #"[^\s()"<>«»،؛؟\u2018-\u201F…]"#
  private static let mail =
    #"[A-Za-z0-9][A-Za-z0-9._%+\-]*@(?:[A-Za-z0-9\-]+\.)+[A-Za-z0-9\-]{2,}"#
  private static let tag =
    #"\#(atStart)(?:[@#](?=[\p{Alphabetic}\p{Pc}])|#(?=\p{Nd}+[\p{Alphabetic}\p{Pc}]))\#(inWord)+"#
  /// Not within a word, but at the end of a stretch after a Persian letter.
  private static let emoticon =
    #"(?:\#(atStart)\#(face)|(?<=[\u0600-\u06FF&&[\p{Alphabetic}\p{M}]])\#(face)\z)"#
  private static let face =
    #"(?:</?3(?![A-Za-z0-9])|\^_+\^|-_+-"#
    + #"|>?[:;=]'?[-^]?(?:\)+|\(+|[DPpOo3/|*\[\]](?![A-Za-z0-9/])))"#

  // MARK: Marks

  private static let run = #"([.!?؟…\-–—*=~$<>#+])\1*+\#(ignored)"#
  private static let flag = #"\p{Regional_Indicator}{2}\#(ignored)"#
  private static let keycap = #"[0-9#*]\uFE0F?\u20E3\#(ignored)"#
  private static let emoji =
    #"\p{Extended_Pictographic}\#(ignored)(?:(?<=\u200D)\p{Extended_Pictographic}\#(ignored))*"#
}
