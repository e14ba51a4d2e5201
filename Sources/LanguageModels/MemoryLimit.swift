import Glibc

/// The memory that this process may have: that of the machine, or less by the limits of the process
/// (`ulimit -v`, `ulimit -d`) and of the control groups that it is in, as in a container.
package enum MemoryLimit {
  /// Bytes; 0 if unknown.
  package static var bytes: Int {
    let limits = [
      PhysicalMemory.bytes, room(below: RLIMIT_AS, used: statm.first),
      room(below: RLIMIT_DATA, used: statm.dropFirst(5).first),
      ofGroups(
        text(of: "/proc/self/cgroup") ?? "", mounts: text(of: "/proc/self/mountinfo") ?? "",
        read: text),
    ]
    return limits.compactMap { $0 }.filter { $0 > 0 }.min() ?? 0
  }

  /// The least limit of the control groups of a process, those above them included.
  ///
  /// - Parameters:
  ///   - groups: The text of `/proc/self/cgroup`.
  ///   - mounts: The text of `/proc/self/mountinfo`.
  ///   - read: The text of a file; nil where there is none.
  /// - Returns: Bytes; nil for no limit.
  package static func ofGroups(
    _ groups: String, mounts: String, read: (String) -> String?
  ) -> Int? {
    var least: Int?
    for line in groups.split(separator: "\n") {
      // 0::/path of version 2; 4:memory:/path of version 1.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isSecond = fields[0] == "0" && fields[1].isEmpty
      guard isSecond || fields[1].split(separator: ",").contains("memory") else { continue }
      let file = isSecond ? "memory.max" : "memory.limit_in_bytes"
      for mount in self.mounts(of: mounts, isSecond: isSecond) {
        for folder in folders(from: String(fields[2]), mount) {
          // "max" is no number, and no limit.
          guard let text = read("\(folder)/\(file)"), let limit = Int(text.trimmingNewline)
          else { continue }
          least = min(least ?? limit, limit)
        }
      }
    }
    return least
  }

  private struct Mount {
    /// The group that is mounted, as groups are named.
    let root: String
    /// Where it is.
    let place: String
  }

  /// Where the groups of memory are mounted.
  private static func mounts(of text: String, isSecond: Bool) -> [Mount] {
    text.split(separator: "\n").compactMap { line in
      // ID PARENT DEVICE ROOT PLACE OPTIONS … - TYPE SOURCE OPTIONS
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 5, fields.count > dash + 3 else {
        return nil
      }
      let isMemory =
        isSecond
        ? fields[dash + 1] == "cgroup2"
        : fields[dash + 1] == "cgroup" && fields[dash + 3].split(separator: ",").contains("memory")
      return isMemory ? Mount(root: String(fields[3]), place: String(fields[4])) : nil
    }
  }

  /// The folders of a group and of all above it that are mounted.
  private static func folders(from group: String, _ mount: Mount) -> [String] {
    var names = group.split(separator: "/")[...]
    let root = mount.root.split(separator: "/")
    // In a container the group may be named as the host does, and only what is mounted is seen.
    if names.starts(with: root) { names = names.dropFirst(root.count) }
    return (0...names.count).map { count in
      ([mount.place] + names.prefix(count).map(String.init)).joined(separator: "/")
    }
  }

  /// What a limit of the process leaves; nil for no limit.
  private static func room(below resource: __rlimit_resource, used pages: Int?) -> Int? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0,
      limit.rlim_cur < UInt(Int.max)
    else { return nil }
    let used = (pages ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    return max(Int(limit.rlim_cur) - used, 1)
  }

  /// The sizes of this process, in pages: all, resident, shared, text, library, data.
  private static var statm: [Int] {
    (text(of: "/proc/self/statm") ?? "").split(whereSeparator: \.isWhitespace).compactMap {
      Int($0)
    }
  }

  private static func text(of path: String) -> String? {
    guard let file = unsafe fopen(path, "re") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      bytes += buffer.prefix(count)
      guard count == buffer.count else { return String(decoding: bytes, as: UTF8.self) }
    }
  }
}

extension String {
  fileprivate var trimmingNewline: Substring { prefix { !$0.isNewline } }
}
