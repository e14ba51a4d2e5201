/// What a space may be typed before, where ZWNJ belongs.
package enum PersianSuffixes {
  /// Of nouns: ها, with ی or whose they are.
  package static let plurals: [StaticString] = [
    "ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان",
  ]

  /// Of adjectives.
  package static let comparatives: [StaticString] = [
    "تر", "ترین", "تری",
  ]

  /// After a word that ends in ه.
  package static let endingsOfHe: [StaticString] = [
    "ای", "ام", "اند", "ایم", "اید", "اش", "ات", "شان", "مان",
  ]

  /// Words that take no suffix: گرم و تر, که ای, and ها ها of laughter.
  package static let functionWords: [StaticString] = [
    "و", "یا", "از", "با", "را", "در", "به", "تا", "که", "چه", "نه", "هر", "هم", "بر", "ها", "ای",
    "اگر", "اما", "ولی", "پس", "چون", "مگر", "زیرا",
  ]
}
