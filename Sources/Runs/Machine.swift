import CLinux
import Glibc
import LanguageModels

/// The cores and the memory of this machine.
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

  /// Bytes of memory; 0 if unknown.
  public static var memory: Int { PhysicalMemory.bytes }

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
