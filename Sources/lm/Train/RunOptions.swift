import ArgumentParser
import Runs

/// How a run is saved, watched and ended: nothing of it moves what is learnt.
struct RunOptions: ParsableArguments {
  @Option(help: .advanced("Also save a checkpoint every N updates (default: every epoch)."))
  var saveEvery: Int?

  @Option(help: "Stop after this many minutes. --resume continues the run (default: never).")
  var maxMinutes: Double?

  @Option(
    help: .advanced(
      "Write a line to the model's log.jsonl every N updates (default: \(TrainingRun.usualLogEvery))."
    ))
  var logEvery: Int?

  @Flag(
    inversion: .prefixedNo,
    help: .advanced(
      "Also write the norm of the gradient at every time step of recurrent layers."))
  var logSteps = false

  @Flag(
    inversion: .prefixedNo,
    help: .advanced(
      "Measure the part of the tokens that the model holds for the most probable, by epoch."))
  var accuracy = true

  func validate() throws {
    if let saveEvery, saveEvery < 1 {
      throw ValidationError("--save-every \(saveEvery); choose 1 or more")
    }
    if let maxMinutes, !(maxMinutes > 0) {
      throw ValidationError("\(TypedOption.text("max-minutes", maxMinutes)); choose above 0")
    }
    if let logEvery, logEvery < 1 {
      throw ValidationError("--log-every \(logEvery); choose 1 or more")
    }
  }
}
