/// Persian: one spelling of each letter and digit, and ZWNJ where it belongs.
extension ScalarRules {
  /// Letters that other keyboards give, digits, and vowel signs.
  func unifyLetters() {
    let keepsVowels = rules.keepsVowels
    for scalar in line {
      var scalar = scalar
      switch scalar.value {
      case 0x643, 0x6AA: scalar.value = 0x6A9  // ک
      case 0x649, 0x64A: scalar.value = 0x6CC  // ی
      case 0x6BE, 0x6C1, 0x6D5: scalar.value = 0x647  // ه
      case 0x671: scalar.value = 0x627  // ا
      case 0x6C0, 0x6C2:  // ۀ: ه with its ezafe
        scalar.value = 0x647
        rewritten.append(scalar)
        scalar.value = 0x654
      case 0x654 where putOnYeh(scalar): continue
      case 0x660...0x669: scalar.value += 0x90
      // Tanvin is spelling, and the hamza above; other vowel signs are not.
      case 0x64E, 0x64F, 0x650, 0x651, 0x652, 0x670:
        if !keepsVowels {
          isUnsettled = true
          continue
        }
      default: break
      }
      rewritten.append(scalar)
    }
    takeRewritten()
  }

  /// Puts a hamza on the ی before it, past marks below; returns whether there is one.
  private func putOnYeh(_ hamza: SourcedScalar) -> Bool {
    var index = rewritten.count - 1
    while index >= 0, isLowMark(rewritten[index].value) { index -= 1 }
    guard index >= 0, rewritten[index].value == 0x6CC else { return false }
    rewritten[index].value = 0x626
    // The marks between come from no less of the text than the letter before them.
    for place in index..<rewritten.count { rewritten[place].upper = hamza.upper }
    return true
  }

  /// Marks of a lower combining class than the hamza above.
  private func isLowMark(_ value: UInt32) -> Bool { 0x64B...0x652 ~= value || value == 0x670 }

  /// Spaces, tatweel, ZWNJ and what stands for it.
  func cleanPersian() {
    var index = 0
    letterBefore = nil
    while index < line.count {
      let scalar = line[index]
      let value = scalar.value
      if endsLine(value) {
        trimSpace()
        write(scalar.with(0x0A))
      } else if value.isSpace || value == 0x09 {
        if let last = rewritten.last?.value, last != 0x20, last != 0x0A {
          write(scalar.with(0x20))
        }
      } else if value == 0x640 {
        index = tatweel(from: index)
        continue
      } else if Self.mayStandForJoiner(value) {
        index = joiners(from: index)
        continue
      } else if value == 0x200D && letterBefore != nil || traits[value].contains(.worthless) {
        isUnsettled = true
      } else {
        write(scalar)
      }
      index += 1
    }
    trimSpace()
    takeRewritten()
  }

  private func trimSpace() {
    if rewritten.last?.value == 0x20 { rewritten.removeLast() }
  }

  private func write(_ scalar: SourcedScalar) {
    rewritten.append(scalar)
    follow(scalar.value)
  }

  /// Tatweel lengthens a word, where it goes, or is a dash.
  private func tatweel(from start: Int) -> Int {
    let end = line.end(of: start) { $0 == 0x640 }
    isUnsettled = true
    if letterBefore == nil, !isArabicLetter(at: end) {
      write(line[start].with(0x2013, upTo: line[end - 1]))
    }
    return end
  }

  private static func mayStandForJoiner(_ value: UInt32) -> Bool { value == 0xAC || value.isFormat }

  /// A run of ZWNJ, direction marks, soft hyphens and ¬ is one ZWNJ between Persian letters, or
  /// none where it could not be seen; elsewhere a ZWNJ stays within a word, and ¬ by itself.
  private func joiners(from start: Int) -> Int {
    let end = line.end(of: start, Self.mayStandForJoiner)
    var hasJoiner = false
    var hasNonJoiner = false
    for index in start..<end {
      switch line[index].value {
      case 0x2060, 0xFEFF: break
      case 0x200C: (hasJoiner, hasNonJoiner) = (true, true)
      default: hasJoiner = true
      }
    }
    let joiner = line[start].with(0x200C, upTo: line[end - 1])
    if hasJoiner, let letterBefore, isArabicLetter(at: end) {
      if ArabicJoining.joinsNext(letterBefore) {
        write(joiner)
      } else {
        isUnsettled = true
      }
    } else if hasNonJoiner, isWithinWord(end) {
      write(joiner)
    } else {
      for index in start..<end where line[index].value == 0xAC { write(line[index]) }
      isUnsettled = true
    }
    return end
  }

  /// True if the text before `index` is in one word with the text after it.
  private func isWithinWord(_ index: Int) -> Bool {
    guard index < line.count, let last = rewritten.last else { return false }
    let after = line[index].value
    return !traits[last.value].isDisjoint(with: [.letter, .mark, .digit])
      && !traits[after].isDisjoint(with: [.letter, .digit]) && after != 0x640
  }
}
