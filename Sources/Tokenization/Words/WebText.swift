/// Addresses, tags and emoticons: what text on the web has for words.
extension WordScanner {
  /// The end of a URL or an e-mail address that starts at `position`.
  mutating func addressEnd(from position: Int) -> Int? {
    if let end = urlEnd(from: position) { return end }
    return holdsAt ? mailEnd(from: position) : nil
  }

  private func matches(_ text: StaticString, at position: Int) -> Bool {
    guard position + text.utf8CodeUnitCount <= end else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[position + offset] | 0x20 != text.utf8Start[offset] | 0x20 { return false }
    return true
  }

  private func urlEnd(from position: Int) -> Int? {
    let lead = bytes[position] | 0x20
    guard lead == UInt8(ascii: "h") || lead == UInt8(ascii: "w") || lead == UInt8(ascii: "f") else {
      return nil
    }
    let length: Int
    if matches("https://", at: position) {
      length = 8
    } else if matches("http://", at: position) {
      length = 7
    } else if matches("ftp://", at: position) {
      length = 6
    } else if matches("www.", at: position) {
      length = 4
    } else {
      return nil
    }
    var last = position + length
    var open = 0
    var upper = position + length
    while upper < end {
      let (value, length) = scalar(at: upper)
      switch value {
      // Quotes and the marks of Persian are no part of an address.
      case 0x22, 0x3C, 0x3E, 0xAB, 0xBB, 0x60C, 0x61B, 0x61F, 0x2018...0x201F, 0x2026:
        return last > position + length ? skipIgnored(last) : nil
      case 0x28: open += 1
      case 0x29 where open > 0:
        open -= 1
        last = upper + length
      case 0x29, 0x5D, 0x7D, 0x2E, 0x2C, 0x3B, 0x3A, 0x21, 0x3F, 0x27: break
      default: last = upper + length
      }
      upper += length
    }
    return last > position + length ? last : nil
  }

  private mutating func mailEnd(from position: Int) -> Int? {
    guard position >= mailFrom else { return nil }
    var at = position
    while at < end, isMailByte(bytes[at]) { at += 1 }
    // Whatever starts before this place goes on to it.
    mailFrom = at
    guard at < end, bytes[at] == UInt8(ascii: "@") else { return nil }
    var last: Int?
    var upper = at + 1
    while upper < end {
      let label = upper
      while upper < end, isAlphanumeric(bytes[upper]) || bytes[upper] == UInt8(ascii: "-") {
        upper += 1
      }
      guard upper > label else { break }
      if label > at + 1, upper - label >= 2 { last = upper }
      guard upper < end, bytes[upper] == UInt8(ascii: ".") else { break }
      upper += 1
    }
    return last
  }

  private func isMailByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte)
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "%")
  }

  func isAlphanumeric(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }

  /// The end of `@user` or `#tag`: the mark and letters, digits and `_`, not digits alone.
  func tagEnd(from position: Int) -> Int? {
    guard !followsWord(position) else { return nil }
    var upper = position + 1
    // #۲۲_بهمن is a tag, #1 a number.
    var first = upper
    if bytes[position] == UInt8(ascii: "#") {
      while following(first) == .number { first += scalar(at: first).length }
    }
    guard following(first) == .letter || following(first) == .connector else { return nil }
    while upper < end {
      let (next, length) = wordClass(at: upper)
      guard next == .letter || next == .number || next == .connector || next == .ignored else {
        break
      }
      upper += length
    }
    return upper
  }

  /// The end of a keycap: a digit, `#` or `*`, perhaps U+FE0F, and U+20E3.
  @inline(__always)
  func keycapEnd(from position: Int) -> Int? {
    // Few texts have what is beyond U+2000 after ASCII.
    guard position + 4 <= end, bytes[position] < 0x80, bytes[position + 1] >= 0xE2 else {
      return nil
    }
    guard
      following(position) == .number || bytes[position] == UInt8(ascii: "#")
        || bytes[position] == UInt8(ascii: "*")
    else { return nil }
    let mark = position + 1
    let frame = scalar(at: mark).value == 0xFE0F ? mark + 3 : mark
    return frame < end && scalar(at: frame).value == 0x20E3 ? skipIgnored(frame + 3) : nil
  }

  /// The end of an emoticon of ASCII: `:-)`, `;)`, `=D`, `:3`, `>:(`, `<3`, `</3`, `^_^`, `-_-`.
  func emoticonEnd(from position: Int) -> Int? {
    guard followsWord(position) else { return looseEmoticonEnd(from: position) }
    // As Persian types them: سلام:) but neither به:(۱) nor 10:(
    guard isPersianLetter(before: position), let upper = looseEmoticonEnd(from: position),
      upper == end
    else { return nil }
    return upper
  }

  private func looseEmoticonEnd(from position: Int) -> Int? {
    var upper = position
    func byte(_ at: Int) -> UInt8 { at < end ? bytes[at] : 0 }
    switch byte(upper) {
    case UInt8(ascii: "<"):
      upper += byte(upper + 1) == UInt8(ascii: "/") ? 2 : 1
      return byte(upper) == UInt8(ascii: "3") && !isAlphanumeric(byte(upper + 1)) ? upper + 1 : nil
    case UInt8(ascii: "^"), UInt8(ascii: "-"):
      let eye = byte(upper)
      upper += 1
      while byte(upper) == UInt8(ascii: "_") { upper += 1 }
      return upper > position + 1 && byte(upper) == eye ? upper + 1 : nil
    case UInt8(ascii: ">"):
      upper += 1
      let eyes = byte(upper)
      guard eyes == UInt8(ascii: ":") || eyes == UInt8(ascii: ";") || eyes == UInt8(ascii: "=")
      else {
        return nil
      }
    default: break
    }
    upper += 1
    if byte(upper) == UInt8(ascii: "'") { upper += 1 }
    if byte(upper) == UInt8(ascii: "-") || byte(upper) == UInt8(ascii: "^") { upper += 1 }
    let mouth = byte(upper)
    switch mouth {
    case UInt8(ascii: ")"), UInt8(ascii: "("):
      while byte(upper) == mouth { upper += 1 }
      return upper
    case UInt8(ascii: "D"), UInt8(ascii: "P"), UInt8(ascii: "p"), UInt8(ascii: "O"),
      UInt8(ascii: "o"), UInt8(ascii: "3"),
      UInt8(ascii: "/"), UInt8(ascii: "|"), UInt8(ascii: "*"), UInt8(ascii: "]"), UInt8(ascii: "["):
      return isAlphanumeric(byte(upper + 1)) || byte(upper + 1) == UInt8(ascii: "/")
        ? nil : upper + 1
    default: return nil
    }
  }
}
