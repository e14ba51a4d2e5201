/// The word boundary rules of UAX #29 in the rule language of ICU.
///
/// They are our own because the stock rules of ICU change with its version: 72 takes `@` for a
/// letter and joins no words at `:`, 74 does neither. The classes are those of the Unicode Character
/// Database; only `@` and `:` are stated here.
enum WordBreakRules {
  /// The rule text.
  ///
  /// - Parameter colonJoinsWords: UAX #29 makes one word of `a:b`, and so of the `گفت:برو` that
  ///   Persian news is full of. True is for its conformance suite.
  /// - Returns: the rules, with a comment naming each rule of UAX #29.
  static func text(colonJoinsWords: Bool) -> String {
    let midLetter = colonJoinsWords ? "[\\p{WB=MidLetter}]" : "[\\p{WB=MidLetter} - [\\:]]"
    return #"""
      !!chain;
      !!quoted_literals_only;

      $CR = [\p{WB=CR}];
      $LF = [\p{WB=LF}];
      $Newline = [\p{WB=Newline}];
      $ZWJ = [\p{WB=ZWJ}];
      $Pictographic = [\p{Extended_Pictographic}];
      $Space = [\p{WB=WSegSpace}];
      $Ignored = [\p{WB=Extend} \p{WB=Format} \p{WB=ZWJ}];
      $Hebrew = [\p{WB=Hebrew_Letter}];
      $Letter = [[\p{WB=ALetter} - [\@]] $Hebrew];
      $SingleQuote = [\p{WB=Single_Quote}];
      $DoubleQuote = [\p{WB=Double_Quote}];
      $MidNumLet = [\p{WB=MidNumLet} $SingleQuote];
      $MidLetter = \#(midLetter);
      $MidNum = [\p{WB=MidNum}];
      $Numeric = [\p{WB=Numeric}];
      $Katakana = [\p{WB=Katakana}];
      $ExtendNumLet = [\p{WB=ExtendNumLet}];
      $Regional = [\p{WB=Regional_Indicator}];

      # Scripts without spaces: runs that ICU cuts further with its dictionaries.
      $dictionary = [\p{LineBreak=Complex_Context} \p{Han} \p{Hiragana} \p{Katakana}];

      $CR $LF;                                                                # WB3
      $ZWJ $Pictographic;                                                     # WB3c
      $Space $Space;                                                          # WB3d
      [^$CR $LF $Newline]? $Ignored+;                                         # WB4
      $Letter $Ignored* $Letter;                                              # WB5
      $Letter $Ignored* [$MidLetter $MidNumLet] $Ignored* $Letter;            # WB6, WB7
      $Hebrew $Ignored* $SingleQuote;                                         # WB7a
      $Hebrew $Ignored* $DoubleQuote $Ignored* $Hebrew;                       # WB7b, WB7c
      $Numeric $Ignored* $Numeric;                                            # WB8
      $Letter $Ignored* $Numeric;                                             # WB9
      $Numeric $Ignored* $Letter;                                             # WB10
      $Numeric $Ignored* [$MidNum $MidNumLet] $Ignored* $Numeric;             # WB11, WB12
      $Katakana $Ignored* $Katakana;                                          # WB13
      [$Letter $Numeric $Katakana $ExtendNumLet] $Ignored* $ExtendNumLet;     # WB13a
      $ExtendNumLet $Ignored* [$Letter $Numeric $Katakana];                   # WB13b
      ^$Regional $Ignored* $Regional;                                         # WB15, WB16
      $dictionary $Ignored* $dictionary;
      .;                                                                      # WB999
      """#
  }
}
