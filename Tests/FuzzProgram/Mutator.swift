import CFuzzer
import Fuzzing

/// True if the inputs of the reader are texts in which numbers stand.
nonisolated(unsafe) var changesNumbers = false

/// Called by libFuzzer for a new input: where numbers stand in texts, one of four changes is that of a number.
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int
{
  if changesNumbers, seed % 4 == 0 {
    let input = UnsafeBufferPointer(start: bytes, count: count)
    if let changed = NumberChange.apply(to: Array(input), seed: seed / 4), changed.count <= most {
      bytes.update(from: changed, count: changed.count)
      return changed.count
    }
  }
  return LLVMFuzzerMutate(bytes, count, most)
}
