import CLinux
import Glibc
import LanguageModels

/// The processor, the memory and the system of this machine.
public enum Machine {
  /// Physical cores that this process may use: the usual number of threads.
  public static var physicalCores: Int {
    var allowed = [UInt](repeating: 0, count: 128)
    let size = allowed.count * MemoryLayout<UInt>.size
    guard linux_allowed_processors(&allowed, UInt(size)) > 0 else { return 1 }
    let processors = (0..<allowed.count * UInt.bitWidth).filter {
      allowed[$0 / UInt.bitWidth] >> ($0 % UInt.bitWidth) & 1 == 1
    }
    let cores = Set(
      processors.map { processor in
        let topology = "/sys/devices/system/cpu/cpu\(processor)/topology/"
        let place = ["physical_package_id", "core_id"].compactMap { line(topology + $0) }
        // Without a topology every processor counts as a core.
        return place.isEmpty ? "\(processor)" : place.joined(separator: " ")
      })
    return max(cores.count, 1)
  }

  /// Processors as the system counts them: threads of the cores.
  public static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The processor by name, or by its architecture where the system has no name for it.
  public static var processor: String {
    // Every processor has its block of lines; the first tells.
    guard let file = fopen("/proc/cpuinfo", "r") else { return architecture }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      let line = String(
        decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard line.hasPrefix("model name"), let colon = line.firstIndex(of: ":") else { continue }
      return line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }
    return architecture
  }

  /// The architecture, such as `x86_64`.
  public static var architecture: String { names.architecture }

  /// The system and its C library, such as `Linux 6.1.0, glibc 2.36`.
  public static var system: String {
    "\(names.system) \(names.release), glibc \(String(cString: gnu_get_libc_version()))"
  }

  private static var names: (system: String, release: String, architecture: String) {
    var names = utsname()
    uname(&names)
    func text<Name>(_ name: Name) -> String {
      withUnsafeBytes(of: name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return (text(names.sysname), text(names.release), text(names.machine))
  }

  /// Bytes of physical memory; 0 if unknown.
  public static var memory: Int { PhysicalMemory.bytes }

  /// Bytes of memory that this process may have, by the limits of the process and of its control groups;
  /// 0 if unknown.
  public static var availableMemory: Int { MemoryLimit.bytes }

  /// The peak memory of this process so far, in bytes.
  public static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  private static func line(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 32)
    guard fgets(&buffer, 32, file) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 > 32 }.map { UInt8($0) }, as: UTF8.self)
  }
}
