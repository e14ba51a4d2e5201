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
    guard let program = ProgramPath.current else { return }
    // Where this fails the program goes on as it is: slower on a busy machine, and nothing else.
    execv(program, CommandLine.unsafeArgv)
  }
}
