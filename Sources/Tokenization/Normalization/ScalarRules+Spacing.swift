/// Spaces, line ends and what prints nothing.
extension ScalarRules {
  /// The language-neutral part: one kind of space and of line end, and nothing invisible but ZWNJ and
  /// ZWJ, which are spelling.
  func cleanSpacing() {
    var index = 0
    letterBefore = nil
    while index < line.count {
      let scalar = line[index]
      if scalar.value.isFormat {
        index = keepJoiners(from: index)
        continue
      }
      follow(scalar.value)
      if endsLine(scalar.value) {
        rewritten.append(scalar.with(0x0A))
      } else if scalar.value.isSpace {
        rewritten.append(scalar.with(0x20))
      } else if traits[scalar.value].contains(.worthless) {
        isUnsettled = true
      } else {
        rewritten.append(scalar)
      }
      index += 1
    }
    takeRewritten()
  }

  /// Of a run of format characters keeps ZWNJ, and all that may stand for it in a Persian word.
  private func keepJoiners(from start: Int) -> Int {
    let end = line.end(of: start) { $0.isFormat }
    let isWithinPersian = letterBefore != nil && isArabicLetter(at: end)
    for index in start..<end {
      switch line[index].value {
      case 0x200C: break
      case 0x2060, 0xFEFF:
        isUnsettled = true
        continue
      default:
        if !isWithinPersian {
          isUnsettled = true
          continue
        }
      }
      rewritten.append(line[index])
    }
    return end
  }

  /// Has ``letterBefore`` follow the scalars of a line.
  func follow(_ value: UInt32) {
    if value.isFormat || traits[value].contains(.mark) { return }
    letterBefore = traits[value].contains(.arabicLetter) ? value : nil
  }

  func isArabicLetter(at index: Int) -> Bool {
    index < line.count && traits[line[index].value].contains(.arabicLetter)
  }
}
