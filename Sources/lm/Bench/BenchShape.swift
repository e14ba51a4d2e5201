import ArgumentParser
import LanguageModels

/// A model that speed is measured on: options of `lm bench`, which come before those of the command line.
enum BenchShape: String, CaseIterable, ExpressibleByArgument {
  /// The small and the medium model of Zaremba, Sutskever & Vinyals (2014).
  case small, medium
  /// The mixture model of Yang and others (2018) for WikiText-2.
  case wt2

  /// The options, as they would be typed; a mixture has `--experts` too.
  func options(_ head: HeadKind) -> String {
    let (shape, experts) =
      switch self {
      case .small:
        ("--vocab-size 10000 --layers 2 --hidden 200 --batch-size 20 --bptt 35", 10)
      case .medium:
        ("--vocab-size 10000 --layers 2 --hidden 650 --batch-size 20 --bptt 35", 10)
      case .wt2:
        (
          "--vocab-size 33278 --layers 3 --hidden 1150 --hidden-last 650 --embedding 300"
            + " --batch-size 15 --bptt 70", 15
        )
      }
    return shape + " --dropout 0" + (head.isMixture ? " --experts \(experts)" : "")
  }
}
