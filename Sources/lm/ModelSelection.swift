import ArgumentParser
import Glibc
import ModelBundle
import RecurrentLM

/// Which model a command is about.
struct ModelSelection: ParsableArguments {
  @Option(help: "The folder of the model.")
  var model: String?

  @Option(help: "The newest model under models/ with this head (default: the newest of any).")
  var head: HeadKind?

  func validate() throws {
    if model != nil && head != nil {
      throw ValidationError("--model and --head exclude each other; give one")
    }
  }

  func open() throws -> ModelBundle {
    if let model { return try ModelBundle(model) }
    let found = ModelBundle.all(in: "models").filter {
      head == nil || $0.manifest.model.head == head
    }
    guard let newest = found.max(by: { $0.modified < $1.modified }) else {
      let option = head.map { " --head \($0.rawValue)" } ?? ""
      let what = head.map { "with head \($0.rawValue) " } ?? ""
      throw Failure(
        EX_NOINPUT,
        "there is no model \(what)under models/; make one with 'lm train CORPUS\(option)'")
    }
    return newest
  }
}
