import CICU

/// Forms of Unicode: canonical composition, compatibility letters, lower case.
extension ScalarRules {
  /// Canonical composition, segment by segment, so that each keeps its source.
  func compose() {
    var index = 0
    while index < line.count {
      var end = index + 1
      var isAffected = traits[line[index].value].contains(.mayCompose)
      while end < line.count {
        let traits = traits[line[end].value]
        if traits.contains(.boundary) { break }
        if traits.contains(.mayCompose) { isAffected = true }
        end += 1
      }
      if isAffected { transform(ICU_NFC, index..<end) } else { rewritten.append(line, index..<end) }
      index = end
    }
    takeRewritten()
  }

  /// Letters of one form each, from text of the time before Unicode.
  func expandPresentationForms() {
    var index = 0
    while index < line.count {
      guard line[index].value.isPresentationForm else {
        rewritten.append(line[index])
        index += 1
        continue
      }
      transform(ICU_NFKC, index..<index + 1)
      index += 1
    }
    takeRewritten()
  }

  func lowercase() {
    for index in 0..<line.count {
      let scalar = line[index]
      if scalar.value < 0x80 {
        var scalar = scalar
        if 0x41...0x5A ~= scalar.value {
          scalar.value |= 0x20
          // There is ẙ, but no such capital.
          let next = index + 1 < line.count ? traits[line[index + 1].value] : []
          if next.contains(.mayCompose) { isUnsettled = true }
        }
        rewritten.append(scalar)
      } else if scalar.value == 0x3A3 {
        var scalar = scalar
        scalar.value = isFinal(index) ? 0x3C2 : 0x3C3
        rewritten.append(scalar)
      } else if traits[scalar.value].contains(.uppercase) {
        transform(ICU_LOWERCASE, index..<index + 1)
      } else {
        rewritten.append(scalar)
      }
    }
    takeRewritten()
  }

  /// True if the sigma at `index` ends a word (Unicode 15.0, table 3-17, without case-ignorables).
  private func isFinal(_ index: Int) -> Bool {
    func isLetter(_ index: Int) -> Bool {
      0..<line.count ~= index && traits[line[index].value].contains(.letter)
    }
    return isLetter(index - 1) && !isLetter(index + 1)
  }

  /// Appends a transformed range of ``line`` to ``rewritten``; all of it comes from all of the
  /// range.
  private func transform(_ form: icu_form, _ range: Range<Int>) {
    var original: [UInt16] = []
    for index in range { original += line[index].utf16 }
    let source = form == ICU_NFC && range.count > 32 ? inOrder(original) : original
    var result = [UInt16](repeating: 0, count: 24 + 4 * source.count)
    var length = icu_transform(form, source, Int32(source.count), &result, Int32(result.count))
    if length > result.count {
      result = [UInt16](repeating: 0, count: Int(length))
      length = icu_transform(form, source, Int32(source.count), &result, length)
    }
    // Only a want of memory is left to fail here, and Swift stops at that everywhere.
    precondition(length >= 0, "ICU cannot normalise")
    if original.elementsEqual(result[..<Int(length)]) { return rewritten.append(line, range) }
    let lower = line[range.lowerBound].lower
    var upper = lower
    for index in range { upper = Swift.max(upper, line[index].upper) }
    var units = result[..<Int(length)].makeIterator()
    var decoder = UTF16()
    while case .scalarValue(let scalar) = decoder.decode(&units) {
      rewritten.append(SourcedScalar(value: scalar.value, lower: lower, upper: upper))
    }
    isUnsettled = true
  }

  /// A letter with many marks, decomposed and in canonical order.
  ///
  /// ICU puts marks in order one at a time, which takes the square of their number.
  private func inOrder(_ source: [UInt16]) -> [UInt16] {
    var scalars = [UInt32](repeating: 0, count: 4 * source.count)
    let count = icu_decompose(source, Int32(source.count), &scalars)
    scalars.removeLast(scalars.count - Int(count))
    var start = 0
    while start < scalars.count {
      let end = scalars[start...].firstIndex { icu_combining_class($0) == 0 } ?? scalars.count
      let marks = scalars[start..<end].enumerated().sorted {
        (icu_combining_class($0.element), $0.offset) < (icu_combining_class($1.element), $1.offset)
      }
      scalars.replaceSubrange(start..<end, with: marks.map(\.element))
      start = end + 1
    }
    return scalars.flatMap { SourcedScalar(value: $0, lower: 0, upper: 0).utf16 }
  }
}
