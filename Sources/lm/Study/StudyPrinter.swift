import FigureTables
import Glibc
import ModelFolders
import NumberFormatting
import Runs
import Studies

/// Prints what happens in a study.
final class StudyPrinter {
  private let common: CommonOptions
  private let folder: String
  private let text: TextPrinter
  private var line: ProgressLine
  private var measured: TextProgress?

  init(_ common: CommonOptions, _ folder: String) {
    self.common = common
    self.folder = folder
    text = TextPrinter(common)
    line = ProgressLine(quiet: common.quiet)
  }

  func print(_ event: StudyEvent) {
    switch event {
    case .text(let event): text.print(event)
    case .measuring(let done, let total):
      if line.isDue { line.show("measuring the speed of shape \(done + 1) of \(total)") }
    case .planned(let plan):
      erase()
      for text in plan.text.split(separator: "\n") { line.note(String(text)) }
      if plan.jobsWithoutMemory > 0 {
        line.note(
          "note: memory has room for \(NumberFormat.count(plan.jobs, "run")) at a time, and not for "
            + "\(plan.jobs + plan.jobsWithoutMemory)")
      }
    case .left(let names):
      line.note(
        "note: no part of the study any more, though their models stay: "
          + names.joined(separator: " "))
    case .began: break
    case .note(let trial, let note): line.note("note: \(trial.words): \(note.text)")
    case .ended(let trial, let summary): print(trial, summary)
    case .failed(let trial, let reason): line.note("\(trial.words) failed: \(reason)")
    case .dropped(let names, let epochs):
      line.note(
        "after \(NumberFormat.count(epochs, "epoch")) dropped \(NumberFormat.count(names.count, "recipe")): "
          + names.joined(separator: " "))
    case .progress(let progress): if line.isDue { line.show(progress.line) }
    }
  }

  /// Takes what is drawn off the terminal.
  func erase() {
    text.erase()
    line.erase()
  }

  /// A run, and what the runs of its recipe came to so far.
  private func print(_ trial: StudyTrial, _ summary: TrainingSummary) {
    let figure = "valid \(Cell.perplexity(summary.validPerplexity))"
    guard let listing = try? StudyListing(of: folder),
      let recipe = listing.recipes.first(where: { $0.name == trial.recipe }),
      recipe.finished.count > 1, listing.figure == .perplexity
    else { return line.note("\(trial.words): \(figure)") }
    let range =
      "\(Cell.perplexity(recipe.lowestValid)) to \(Cell.perplexity(recipe.highestValid))"
    line.note(
      "\(trial.words): \(figure); \(recipe.finished.count) runs \(Cell.perplexity(recipe.valid)), \(range)"
    )
  }
}

extension StudyTrial {
  /// The run in words.
  fileprivate var words: String { "\(Column.isolated(recipe)) seed \(seed)" }
}

extension StudyProgress {
  fileprivate var line: String {
    let runs = running.map {
      "\($0.trial.words) \(NumberFormat.fixed(100 * $0.done, places: 0)) %"
    }
    return
      "\(ended) of \(total) runs  \(runs.joined(separator: ", "))  about "
      + "\(NumberFormat.duration(seconds: secondsLeft)) left"
  }
}

extension StudyPlan {
  /// The recipes, and how long they take.
  var text: String {
    let heads = ["recipe", "parameters", "tokens", "tokens/s", "a run"]
    let rows = recipes.map { recipe in
      [
        Column.isolated(recipe.name), NumberFormat.count(recipe.parameters),
        NumberFormat.count(recipe.tokens), NumberFormat.count(Int(recipe.tokensPerSecond)),
        NumberFormat.duration(seconds: recipe.seconds),
      ]
    }
    let runs = NumberFormat.count(recipes.count * seeds.count, "run")
    return Column.aligned([heads] + rows, numbers: 1..<5).map { $0 + "\n" }.joined()
      + "\n\(NumberFormat.count(recipes.count, "recipe")) × \(NumberFormat.count(seeds.count, "seed")): "
      + "\(runs), \(jobs) at a time, about \(NumberFormat.duration(seconds: seconds)) left\n"
  }
}
