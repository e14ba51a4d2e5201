import Glibc

/// The memory of this machine.
package enum PhysicalMemory {
  /// Bytes; 0 if unknown.
  package static var bytes: Int {
    max(0, Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE))))
  }
}

extension ModelPlan {
  /// True if the plan takes more memory than this process may have.
  package var exceedsMemory: Bool {
    let memory = MemoryLimit.bytes
    return memory > 0 && bytes > memory
  }
}
