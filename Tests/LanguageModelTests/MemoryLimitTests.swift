import Testing

@testable import LanguageModels

/// The memory that a process may have, by the files of the system.
@Suite struct MemoryLimitTests {
  private static let second =
    "34 24 0:29 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n"
  private static let first =
    "40 30 0:33 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory\n"
    + "41 30 0:34 / /sys/fs/cgroup/cpu rw,nosuid - cgroup cgroup rw,cpu\n"

  private func limit(_ groups: String, _ mounts: String, _ files: [String: String]) -> Int? {
    MemoryLimit.ofGroups(groups, mounts: mounts) { files[$0] }
  }

  @Test("The least limit of a group and of those above it holds") func second() {
    let files = [
      "/sys/fs/cgroup/a.slice/memory.max": "2147483648\n",
      "/sys/fs/cgroup/a.slice/b/memory.max": "4294967296\n",
      "/sys/fs/cgroup/a.slice/b/c/memory.max": "max\n", "/sys/fs/cgroup/x/memory.max": "5\n",
    ]
    #expect(limit("0::/a.slice/b/c\n", Self.second, files) == 2 << 30)
    #expect(limit("0::/\n", Self.second, files) == nil)
    // The top of a container has a limit of its own.
    #expect(limit("0::/\n", Self.second, ["/sys/fs/cgroup/memory.max": "7"]) == 7)
    #expect(limit("0::/a.slice\n", Self.second, [:]) == nil)
    #expect(limit("", "", files) == nil)
  }

  @Test("Groups of version 1 are those of the controller of memory") func first() {
    let files = [
      "/sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "1000\n",
      "/sys/fs/cgroup/cpu/docker/1/memory.limit_in_bytes": "1\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
    ]
    let groups = "5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n0::/docker/1\n"
    #expect(limit(groups, Self.first, files) == 1000)
    #expect(limit("5:cpu:/docker/1\n", Self.first, files) == nil)
    // A path may have colons.
    let odd = ["/sys/fs/cgroup/memory/a:b/memory.limit_in_bytes": "8\n"]
    #expect(limit("4:memory:/a:b\n", Self.first, odd) == 8)
  }

  @Test("In a container only the part of the tree that is mounted is seen") func container() {
    let mounts = "40 30 0:33 /docker/1 /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    let files = ["/sys/fs/cgroup/memory/memory.limit_in_bytes": "64\n"]
    #expect(limit("4:memory:/docker/1\n", mounts, files) == 64)
    let deeper = ["/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "32\n"]
    #expect(limit("4:memory:/docker/1/x\n", mounts, files.merging(deeper) { $1 }) == 32)
  }

  @Test("Lines that are none of these are passed over") func damaged() {
    for mounts in ["", "40 30\n", "40 30 0:33 / /m rw -\n", "- cgroup2 a b c d\n"] {
      #expect(limit("0::/\n", mounts, ["/m/memory.max": "1", "/memory.max": "1"]) == nil)
    }
    for groups in ["0:", "memory", "::", "\n\n"] {
      #expect(limit(groups, Self.second, ["/sys/fs/cgroup/memory.max": "1"]) == nil)
    }
    #expect(limit("0::/\n", Self.second, ["/sys/fs/cgroup/memory.max": "much"]) == nil)
  }

  @Test("It is no more than the memory of the machine") func least() {
    #expect(0 < MemoryLimit.bytes && MemoryLimit.bytes <= PhysicalMemory.bytes)
  }
}
