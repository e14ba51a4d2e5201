import Recipes

/// Options of other programs.
enum ForeignOption {
  /// Options that a name may mean, the likeliest first; some with a value.
  static func meanings(of name: String) -> [String] {
    let own = [name] + (names[name] ?? []) + [Recipe.foreignNames[name]].compactMap { $0 }
    guard name.hasPrefix("no-"), names[name] == nil else { return own }
    return own + meanings(of: String(name.dropFirst(3))).map { "no-\($0)" }
  }

  /// Those that are none of a recipe.
  private static let names: [String: [String]] = [
    "save": ["out"], "save-dir": ["out"], "output": ["out"], "output-dir": ["out"],
    "out-dir": ["out"], "o": ["out"], "outfile": ["out"], "out-file": ["out"],
    "save-path": ["out"], "model-dir": ["out", "model"], "model-path": ["model", "out"],
    "load": ["model", "resume"], "checkpoint": ["resume", "model"], "restore": ["resume", "model"],
    "model": ["cell", "vocab"], "name": ["out"], "log-interval": ["log-every"],
    "checkpoint-every": ["save-every"], "save-steps": ["save-every"], "overwrite": ["force"],
    "num-threads": ["threads"], "workers": ["threads"], "num-workers": ["threads"],
    "j": ["threads"], "silent": ["quiet"], "time-limit": ["max-minutes"], "recipe": ["preset"],
    "validation": ["valid"], "temp": ["temperature"], "t": ["temperature"], "k": ["top-k"],
    "p": ["top-p"], "topk": ["top-k", "top"], "topp": ["top-p"], "nucleus": ["top-p"],
    "num-tokens": ["max-tokens"], "length": ["max-tokens"], "max-length": ["max-tokens"],
    "max-len": ["max-tokens"], "max-new-tokens": ["max-tokens"], "words": ["max-tokens"],
    "num-return-sequences": ["num-samples", "samples"], "n-samples": ["num-samples", "samples"],
    "samples": ["num-samples"], "num-samples": ["samples"], "text": ["prompt", "next"],
    "input": ["prompt", "next"], "start": ["prompt"], "seed-text": ["prompt"],
    "prefix": ["prompt"], "prompt": ["next"], "top-k": ["top"], "num": ["top"], "n": ["top"],
    "limit": ["top"], "vocab": ["model"], "vocabulary": ["vocab", "model"],
    "tokenizer": ["tokens", "model"], "type": ["tokens"], "vocab-size": ["sizes"],
    "size": ["sizes", "vocab-size"], "bf16": bf16, "bfloat16": bf16, "fp16": bf16, "half": bf16,
    "amp": bf16, "fp32": ["precision f32"], "float32": ["precision f32"],
    "dtype": ["precision"], "bs": ["batch-size"], "stride": ["state"], "part": ["split"],
    "set": ["split"], "duration": ["seconds"], "time": ["seconds", "max-minutes"],
    "html": ["out"], "decode": ["detokenize"], "sep": ["separator"], "encode": ["ids"],
  ]

  private static let bf16 = ["precision bf16"]

  /// What to do in the place of an option that has no like here.
  static func advice(for name: String, in command: String, _ arguments: [String]) -> String? {
    switch name {
    case "cuda", "gpu", "device", "gpus", "mps", "use-gpu", "use-cuda", "n-gpu", "num-gpus":
      "there is no GPU backend yet"
    case "no-cuda", "no-gpu", "cpu", "use-cpu": "leave it out: all runs on the CPU"
    case "beam", "beams", "num-beams", "beam-size", "beam-width", "beam-search":
      "there is no beam search; 'lm sample --temperature 0' takes the most probable token each time"
    case "verbose", "v", "debug": "progress is printed unless --quiet is given"
    case "data", "corpus", "text", "input", "file", "train", "train-file", "dataset", "data-dir",
      "data-path", "train-data", "i", "f", "model":
      arguments.isEmpty
        ? nil
        : "give it without an option, as in '\(command) \(arguments.joined(separator: " "))'"
    default: nil
    }
  }
}
