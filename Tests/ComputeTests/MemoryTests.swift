import CPUCompute
import Compute
import ReferenceCompute
import Testing

/// Memory and threads that are not to be had.
@Suite struct MemoryTests {
  @Test("More memory than there can be is an error before it is taken")
  func memory() throws {
    let backend = try CPUBackend(threads: 1)
    try backend.checkMemory(0)
    try backend.checkMemory(1 << 20)
    let error = #expect(throws: BackendError.self) { try backend.checkMemory(1 << 60) }
    #expect(error?.code == .outOfMemory)
    #expect(error?.message.hasPrefix("no 1099511627776 MiB of memory are to be had; ") == true)
    // A device that knows no limit takes what comes.
    try ReferenceBackend().checkMemory(1 << 60)
  }

  @Test(
    "More threads than the system has are an error, and not the end of the program",
    arguments: [2, 3, 5])
  func threads(count: Int) throws {
    #expect(try CPUBackend(threads: count).threads == count)
  }
}
