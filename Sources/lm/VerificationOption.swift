import ArgumentParser

/// The option of every command that opens a model.
struct VerificationOption: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: .advanced(
      "Compare the files of a model with their checksums, and refuse a model that was damaged."))
  var verify = true
}

/// A command that opens a model.
protocol ModelCommand: ParsableCommand {
  var verification: VerificationOption { get }
}
