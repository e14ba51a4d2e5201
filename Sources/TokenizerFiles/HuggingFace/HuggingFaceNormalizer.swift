import Tokenization
import JSON

/// Normalisation profiles as the steps of `tokenizers` come close to them.
///
/// Its regular expressions are those of Oniguruma, its replacements constants. Presentation forms of
/// Arabic letters, which the Persian profiles rewrite, stay: they would take a step for every letter.
enum HuggingFaceNormalizer {
  /// The `normalizer` of a version of a profile, by default the newest.
  static func json(of profile: NormalizationProfile, version: Int? = nil) -> JSONValue {
    guard profile != .none, let rules = profile.rules(version: version ?? profile.version) else {
      return nil
    }
    let lineEnds = rules.separatorsEndLines ? oldLineEnds : lineEnds
    let steps =
      (rules.isPersian ? persian(lineEnds, keepsVowels: rules.keepsVowels) : neutral(lineEnds))
      + (rules.joinsAffixes ? joins : []) + (rules.lowercases ? lowercase : [])
    return ["type": "Sequence", "normalizers": .array(steps)]
  }

  /// The profile that a file's `normalizer` is, and its version.
  ///
  /// - Throws: ``TokenizationError`` where it is none.
  static func profile(
    of json: JSONValue
  ) throws(TokenizationError) -> (NormalizationProfile, version: Int) {
    for profile in NormalizationProfile.allCases {
      for version in [profile.version, profile.version - 1]
      where self.json(of: profile, version: version) == json {
        return (profile, version)
      }
    }
    throw HuggingFacePreTokenizer.unsupported(
      "its normalizer \(json["type"]?.string ?? "") is none of this package's profiles",
      "files without one, and those that this package has written, can be read")
  }

  private static let nfc: JSONValue = ["type": "NFC"]
  private static let zwnj = "\u{200C}"

  private static func replace(_ regex: String, _ content: String) -> JSONValue {
    ["type": "Replace", "pattern": ["Regex": .string(regex)], "content": .string(content)]
  }

  // MARK: What no language needs

  /// Soft hyphen, zero-width space, direction marks, as part of a class.
  private static let invisible =
    #"\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069"#
  private static let spaces = #"\u00A0\u2000-\u200A\u202F\u205F\u3000"#
  private static let arabicLetter = #"[\p{Arabic}&&\p{L}]"#
  /// Letters that join none after them, as part of a class: a ZWNJ there could not be seen.
  private static let endLetters =
    #"\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06C0"#
    + #"\u06C3-\u06CB\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF"#

  private static let lineEnds = [
    replace(#"\r\n"#, "\n"), replace(#"[\x{B}-\x{D}\x{85}\u2028\u2029]"#, " "),
  ]
  /// Those of the version before.
  private static let oldLineEnds = [replace(#"[\x{B}\x{C}\x{85}\u2028\u2029]"#, "\n")]
  private static let worthless = replace(
    #"[\p{Cc}&&[^\t\n]]|\p{Noncharacter_Code_Point}|[\u2060\uFEFF]"#, "")

  private static func neutral(_ lineEnds: [JSONValue]) -> [JSONValue] {
    [nfc] + lineEnds + [
      replace("[\(spaces)]", " "), worthless,
      // Between Persian letters they stand for ZWNJ, which is for the Persian profiles to say.
      replace(
        #"[\#(invisible)](?![\u200C\#(invisible)]*\#(arabicLetter))"#
          + #"|(?<!\#(arabicLetter)[\u200C\#(invisible)\p{M}]*)[\#(invisible)]"#, ""),
      nfc,
    ]
  }

  private static let lowercase = [
    replace(#"(?<=\p{L})Σ(?!\p{L})"#, "ς"), ["type": "Lowercase"], nfc,
  ]

  // MARK: Persian

  private static func persian(_ lineEnds: [JSONValue], keepsVowels: Bool) -> [JSONValue] {
    [nfc] + lineEnds + [worthless]
      + (keepsVowels ? [] : [replace(#"[\u064E-\u0652\u0670]"#, "")])
      + letters + digits + joiners
      + [
        replace(#"[\t \#(spaces)]+"#, " "), replace(#"\A | \z|(?<=\n) | (?=\n)"#, ""), nfc,
      ]
  }

  private static let letters = [
    replace(#"[\u0643\u06AA]"#, "ک"), replace(#"[\u0649\u064A]"#, "ی"),
    replace(#"[\u06BE\u06C1\u06D5]"#, "ه"), replace(#"[\u06C0\u06C2]"#, "ه\u{654}"),
    replace(#"\u0671"#, "ا"), replace(#"\u06CC\u0654"#, "ئ"),
  ]

  private static let digits = zip("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹").map {
    replace(String($0), String($1))
  }

  private static let joiners = [
    // Tatweel lengthens a word, or is a dash.
    replace(#"(?<=\#(arabicLetter)\p{M}*)[\u0640\u200D]+|\u0640+(?=\#(arabicLetter))"#, ""),
    replace(#"\u0640+"#, "–"),
    replace(
      #"(?<=[\#(endLetters)]\p{M}*)[¬\u200C\#(invisible)]+(?=\#(arabicLetter))"#, ""),
    replace(
      #"(?<=\#(arabicLetter)\p{M}*)[¬\u200C\#(invisible)]+(?=\#(arabicLetter))"#
        + #"|(?<=[\p{L}\p{M}\p{Nd}])[¬\#(invisible)]*\u200C[¬\u200C\#(invisible)]*(?=[\p{L}\p{Nd}])"#,
      zwnj),
    replace(
      #"[\#(invisible)]|\u200C(?![\p{L}\p{Nd}])|(?<![\p{L}\p{M}\p{Nd}])\u200C"#, ""),
  ]

  /// Spaces that belong in no word: می خواهم, کتاب های, خانه ای.
  private static let joins = {
    let letter = #"[[\u0620-\u06D3]&&\p{Arabic}&&\p{L}]"#
    let outside = #"[^\p{L}\p{M}\u200C]"#
    let end = #"(?![\p{L}\p{M}\u200C])"#
    let isTaken = #"(?<!(?:\A|\#(outside))(?:\#(PersianSuffixes.functionWords.alternatives)))"#
    let suffixes = (PersianSuffixes.plurals + PersianSuffixes.comparatives).alternatives
    let suffix = #"\#(isTaken) (?=(?:\#(suffixes))\#(end))"#
    let ofHe = #"(?=(?:\#(PersianSuffixes.endingsOfHe.alternatives))\#(end))"#
    let once = [
      replace(#"(?<=[\#(endLetters)])\#(suffix)"#, ""),
      replace(
        #"(?<=(?:\A|\#(outside))ن?می) (?=\#(letter){2})|(?<=\#(letter))\#(suffix)"#
          + #"|(?<=ه)\#(isTaken) \#(ofHe)"#, zwnj),
    ]
    // A join can make a word that takes a suffix itself.
    return once + once
  }()
}

extension [StaticString] {
  /// A regular expression that any of them matches, to be put into brackets.
  var alternatives: String { map(\.description).joined(separator: "|") }
}
