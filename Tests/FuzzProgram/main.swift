// Runs the reader of $READER under libFuzzer, whose options are those of the command line; with --seeds FOLDER it
// writes the seeds and the dictionary of every reader there instead. See CONTRIBUTING.md.
import CFuzzer
import Fuzzing
import Glibc
import Storage

func end(_ message: String) -> Never {
  let line = "error: \(message)\n"
  _ = write(STDERR_FILENO, line, line.utf8.count)
  exit(64)
}

func writeSeeds(to folder: String) throws {
  for reader in FuzzReader.all {
    let own = "\(folder)/\(reader.name)"
    try Folder.create(own)
    for (number, seed) in try reader.seeds().enumerated() {
      try AtomicFile.write(seed, to: "\(own)/seed-\(number)")
    }
    let lines = reader.words.map { word in
      let escaped = word.utf8.map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return "\\x" + (byte < 16 ? "0" : "") + digits
      }
      return "\"\(escaped.joined())\"\n"
    }
    try AtomicFile.write(Array(lines.joined().utf8), to: "\(folder)/\(reader.name).dict")
  }
  print(FuzzReader.all.map { "\($0.name) \($0.longest)" }.joined(separator: "\n"))
}

if CommandLine.arguments.dropFirst().first == "--seeds", CommandLine.arguments.count == 3 {
  try writeSeeds(to: CommandLine.arguments[2])
  exit(0)
}
let name = getenv("READER").map { String(cString: $0) } ?? ""
guard let reader = FuzzReader.all.first(where: { $0.name == name }) else {
  end(
    "there is no reader '\(name)'; set READER to one of \(FuzzReader.all.map(\.name).joined(separator: ", "))"
  )
}
nonisolated(unsafe) let run = try FuzzRun(reader)
changesNumbers = reader.hasNumbers
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
  LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    if let finding = run.finding(in: Array(UnsafeBufferPointer(start: bytes, count: count))) {
      fatalError("\(name): \(finding)")
    }
    return 0
  })
