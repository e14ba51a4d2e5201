import CLinux
import Glibc

/// The threads of the matrix library.
enum ThreadTeam {
  /// Makes idle threads sleep soon instead of spinning for milliseconds.
  ///
  /// libgomp reads this when it is loaded, before any code of ours, so the program starts itself
  /// once more. Its default is fastest on an idle machine and collapses on a shared one: with one
  /// other process on two cores a small model trained at 4,750 tokens/s after 5,000 spins and at
  /// 6,440 after 2,000, which cost 2 % on the idle machine. Whoever sets a policy keeps it.
  static func limitSpinning() {
    let names = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT"]
    guard names.allSatisfy({ getenv($0) == nil }) else { return }
    setenv("GOMP_SPINCOUNT", "2000", 1)
    guard let program = realpath("/proc/self/exe", nil) else { return }
    defer { free(program) }
    // Where this fails the program goes on as it is: slower on a busy machine, and nothing else.
    execv(program, CommandLine.unsafeArgv)
  }

  /// Physical cores that this process may use.
  static var physicalCores: Int {
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
        // Where the kernel does not tell, every processor is a core.
        return place.isEmpty ? "\(processor)" : place.joined(separator: " ")
      })
    return max(cores.count, 1)
  }

  private static func line(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 32)
    guard fgets(&buffer, 32, file) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 > 32 }.map { UInt8($0) }, as: UTF8.self)
  }
}
