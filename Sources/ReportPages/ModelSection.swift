import Charts
import Glibc

/// All that is known of a model.
struct ModelSection {
  let number: Int
  let model: ReportModel

  static func anchor(_ number: Int) -> String { "model-\(number + 1)" }

  var section: Node {
    .element(
      "section", ["class": "model", "id": Self.anchor(number)],
      [.element("h3", [:], .element("bdi", [:], .text(model.name)))] + remarks
        + [.element("div", ["class": "charts"], charts)] + samples + [options])
  }

  private var options: Node {
    .element(
      "details", [:], .element("summary", [:], "Options of training"),
      .element(
        "dl", [:],
        model.options.map { option in
          .element(
            "div", [:], .element("dt", [:], .text(option.name)),
            .element("dd", [:], .element("bdi", [:], .text(option.value))))
        }))
  }

  /// What is not to be seen, and why: no chart is missing in silence.
  private var remarks: [Node] {
    guard model.isTrained else { return [] }
    var remarks: [String] = []
    if model.epochs.isEmpty {
      remarks.append("No epoch has ended, so that there is no perplexity yet.")
    }
    if model.updates.isEmpty {
      remarks.append(
        "There is no log of its updates: loss, learning rate and gradients are unknown.")
    }
    return remarks.map { .element("p", ["class": "soft"], .text($0)) }
  }

  private var charts: [Node] {
    ([perplexity, accuracy, loss] + figures + [norm, clipped, spectrum, mixture]).compactMap { $0 }
  }

  private var samples: [Node] {
    guard !model.samples.isEmpty else { return [] }
    let figures = model.samples.map { sample in
      let direction = Direction(of: sample.text)
      return Node.element(
        "figure", [:],
        .element("figcaption", [:], .element("span", [:], .text("Seed \(sample.seed)"))),
        .element(
          "blockquote",
          [
            "dir": direction.rawValue, "lang": direction == .rightToLeft ? "fa" : nil,
          ], .text(sample.text)))
    }
    return [
      .element("h4", [:], "What it writes"), .element("div", ["class": "samples"], figures),
    ]
  }
}
