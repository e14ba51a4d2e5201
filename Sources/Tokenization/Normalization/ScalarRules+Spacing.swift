/// Spaces, line ends and what prints nothing.
extension ScalarRules {
  /// The language-neutral part: one kind of space and of line end, and nothing invisible but ZWNJ and
  /// ZWJ, which are spelling.
  func cleanSpacing() {
    var index = 0
    while index < line.count {
      let scalar = line[index]
      if scalar.value.isFormat {
        index = keepJoiners(from: index)
        continue
      }
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
    let isWithinPersian =
      arabicLetter(before: start, in: line) != nil && isArabicLetter(at: end)
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

  /// The Arabic letter before `index`, past its marks and what prints nothing.
  func arabicLetter(before index: Int, in line: ScalarLine) -> UInt32? {
    var index = index - 1
    while index >= 0, line[index].value.isFormat || traits[line[index].value].contains(.mark) {
      index -= 1
    }
    guard index >= 0, traits[line[index].value].contains(.arabicLetter) else { return nil }
    return line[index].value
  }

  func isArabicLetter(at index: Int) -> Bool {
    index < line.count && traits[line[index].value].contains(.arabicLetter)
  }
}
