import CPUCompute
import Microscope
import NumberFormatting
import Runs
import Tokenization

/// What figures and models depend on besides the program: the machine, the system and the libraries.
public struct SystemFacts: Hashable, Encodable, Sendable {
  /// The processor by name.
  public let processor: String
  /// Its architecture.
  public let architecture: String
  /// The instructions that products use; empty if unknown.
  public let instructions: String
  /// Physical cores that this process may use: the usual number of threads.
  public let cores: Int
  /// Processors as the system counts them.
  public let processors: Int
  /// Bytes of memory.
  public let memory: Int
  /// The system and its C library.
  public let system: String
  /// The libraries with their versions.
  public let libraries: [String]

  private enum CodingKeys: String, CodingKey {
    case processor, architecture, instructions, cores, processors, memory, system, libraries
  }

  /// Those of this machine.
  public init() {
    processor = Machine.processor
    architecture = Machine.architecture
    instructions = CPUBackend.instructions
    cores = Machine.physicalCores
    processors = Machine.processors
    memory = Machine.memory
    system = Machine.system
    libraries =
      [
        CPUBackend.library,
        "ICU \(UnicodeLibrary.version) with Unicode \(UnicodeLibrary.unicodeVersion)",
      ] + [LinearAlgebraLibrary.version].compactMap { $0.map { "LAPACK \($0)" } }
  }

  /// The facts as a table.
  public var text: String {
    """
    processor  \(processor), \(architecture)\(instructions.isEmpty ? "" : "; products use \(instructions)")
    cores      \(cores) physical for this process, \(NumberFormat.count(processors, "processor")), \
    \(NumberFormat.bytes(memory)) of memory
    system     \(system)
    libraries  \(libraries.joined(separator: ", "))

    """
  }
}
