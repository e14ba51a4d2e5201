/// Words that the policy of ``WordTokenizer`` knows by name.
package enum WordLists {
  /// Words of two letters that end sentences: a full stop after one is none of an abbreviation.
  package static let commonWords: [StaticString] = [
    "شد", "او", "ما", "تو", "وی", "من", "هم", "را", "یا", "تا", "نه", "آن", "از", "به", "در", "که",
    "چه", "هر", "پس", "بر", "دو", "سه", "شش", "ده", "صد", "بد", "کم", "پر", "زد", "آب", "کن", "کو",
  ]

  /// What keeps the full stop after it, as do the initials of names.
  package static let titles: [StaticString] = [
    "Mr", "Mrs", "Ms", "Messrs", "Mme", "Mlle", "Dr", "Prof", "St", "Jr", "Sr", "Esq", "Hon", "Rev",
    "Gen", "Adm", "Capt", "Cmdr", "Col", "Lt", "Maj", "Sgt", "Cpl", "Pvt", "Sen", "Rep", "Gov",
    "Inc", "Ltd", "Co", "Corp", "Bros", "Dept", "Univ", "No", "Vol", "Fig", "pp", "cf", "al", "viz",
    "vs", "etc", "approx", "Mt", "Ave", "Blvd", "Rd", "Hwy", "Jan", "Feb", "Mar", "Apr", "Jun",
    "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
  ]
}
