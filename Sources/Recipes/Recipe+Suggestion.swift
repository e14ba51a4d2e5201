extension Recipe {
  /// Options of other programs, with those that do the same here.
  public static let foreignNames: [String: String] = [
    "learning-rate": "lr", "rate": "lr", "initial-lr": "lr", "max-lr": "lr", "base-lr": "lr",
    "eta": "lr", "emsize": "embedding", "emb-size": "embedding", "emb-dim": "embedding",
    "emb": "embedding", "embed": "embedding", "embed-dim": "embedding",
    "embedding-dim": "embedding", "embedding-size": "embedding", "embed-size": "embedding",
    "n-embd": "embedding", "ninp": "embedding", "nhid": "hidden", "hidden-size": "hidden",
    "hidden-dim": "hidden", "hid-dim": "hidden", "hidden-units": "hidden", "rnn-size": "hidden",
    "units": "hidden", "d-model": "hidden", "width": "hidden", "nhidlast": "hidden-last",
    "nlayers": "layers", "num-layers": "layers", "n-layers": "layers", "n-layer": "layers",
    "depth": "layers", "model": "cell", "rnn-type": "cell", "model-type": "cell", "rnn": "cell",
    "cell-type": "cell", "rnn-cell": "cell", "architecture": "arch", "clip": "clip-norm",
    "gradient-clip": "clip-norm", "grad-clip": "clip-norm", "gradient-clipping": "clip-norm",
    "max-grad-norm": "clip-norm", "clip-grad": "clip-norm", "grad-norm": "clip-norm",
    "batch": "batch-size", "bs": "batch-size", "bsz": "batch-size", "batchsize": "batch-size",
    "train-batch-size": "batch-size", "seq-len": "bptt", "seq-length": "bptt", "seqlen": "bptt",
    "sequence-length": "bptt", "num-steps": "bptt", "block-size": "bptt", "unroll": "bptt",
    "context-length": "bptt", "epoch": "epochs", "n-epochs": "epochs", "nepochs": "epochs",
    "max-epoch": "epochs", "max-epochs": "epochs", "num-epochs": "epochs",
    "num-train-epochs": "epochs", "steps": "max-steps", "max-updates": "max-steps",
    "max-iters": "max-steps", "iterations": "max-steps", "dropout-rate": "dropout",
    "drop": "dropout", "dropout-prob": "dropout", "dropouti": "dropout-input",
    "dropouth": "dropout-hidden", "dropoute": "dropout-embedding", "dropoutl": "dropout-latent",
    "wdrop": "weight-drop", "wdecay": "weight-decay", "wd": "weight-decay", "l2": "weight-decay",
    "n-experts": "components", "num-experts": "components", "mixtures": "components",
    "nonmono": "nonmonotone", "opt": "optimizer", "optim": "optimizer", "optimiser": "optimizer",
    "beta1": "momentum", "mom": "momentum", "beta2": "square-decay", "warmup-steps": "warmup",
    "warmup-iters": "warmup", "num-warmup-steps": "warmup", "lr-decay": "decay",
    "lr-schedule": "schedule", "lr-scheduler": "schedule", "scheduler": "schedule",
    "random-seed": "seed", "tie-weights": "tied", "tie": "tied", "tied-weights": "tied",
    "tie-embeddings": "tied", "weight-tying": "tied", "vocabulary": "vocab",
    "vocabulary-size": "vocab-size", "vocabsize": "vocab-size", "max-vocab": "vocab-size",
    "tokenizer": "tokens", "tokenization": "tokens", "level": "tokens", "min-freq": "min-count",
    "min-frequency": "min-count", "early-stopping": "patience", "early-stop": "patience",
    "normalise": "normalize", "normalization": "normalize", "init": "init-range",
    "init-scale": "init-range", "ngram-order": "order", "n": "order", "ngram": "order",
    "layernorm": "layer-norm", "batchnorm": "batch-norm", "activation-function": "activation",
  ]

  /// The field that a wrong name may mean: by the names of other programs, else by spelling.
  public static func suggestion(for name: String) -> String? {
    let name = String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    if let ours = foreignNames[name] ?? field(name)?.name { return ours }
    return nearest(to: name, among: fields.map(\.name))
  }

  /// The name that a wrong one may mean by its spelling: at most a third of its letters differ.
  package static func nearest(to name: String, among names: [String]) -> String? {
    let length = name.count
    func most(_ other: String) -> Int { max(1, min(other.count, length) / 3) }
    // Of another length, more letters differ: a name from a file may have a million of them.
    let nearest = names.filter { abs($0.count - length) <= most($0) }
      .map { ($0, distance(name, $0)) }.min { $0.1 < $1.1 }
    guard let nearest, nearest.1 <= most(nearest.0) else { return nil }
    return nearest.0
  }

  /// The least number of letters to insert, delete or replace, or of neighbours to swap (Damerau 1964, each
  /// letter edited once).
  static func distance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first), Array(second))
    var rows = [Array(0...second.count)]
    for (i, a) in first.enumerated() {
      var row = [i + 1]
      for (j, b) in second.enumerated() {
        var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a == b ? 0 : 1))
        if i > 0, j > 0, a == second[j - 1], b == first[i - 1] {
          least = min(least, rows[i - 1][j - 1] + 1)
        }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[first.count][second.count]
  }
}
