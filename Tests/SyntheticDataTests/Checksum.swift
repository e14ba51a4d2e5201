/// FNV-1a of the bytes of numbers, the lowest byte of each first.
func checksum(_ numbers: some Sequence<UInt32>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for number in numbers {
    for shift in [0, 8, 16, 24] as [UInt32] {
      hash = (hash ^ UInt64(number >> shift & 0xff)) &* 0x100_0000_01b3
    }
  }
  return hash
}

/// FNV-1a of inputs and labels.
func checksum(_ inputs: [Float], _ labels: [Int32]) -> UInt64 {
  checksum(inputs.map(\.bitPattern) + labels.map { UInt32(bitPattern: $0) })
}
