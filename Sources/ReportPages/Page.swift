import Charts

/// A file of HTML that needs no other: its style is in it, its drawings are SVG, and it runs nothing.
///
/// Its policy has browsers refuse all that it would load, if it ever came to ask for anything.
enum Page {
  /// What marks a file as a report, within its first 200 bytes.
  static let mark = #"<meta name="generator" content="lm report"/>"#

  /// What stands before the identities of the models, soon after the mark.
  static let modelsMark = #"<meta name="lm-models" content=""#

  static func html(title: String, models: [String] = [], _ content: [Node]) -> String {
    var metadata: [KeyValuePairs<String, String?>] = [
      ["charset": "utf-8"], ["name": "generator", "content": "lm report"],
    ]
    if !models.isEmpty {
      metadata.append(["name": "lm-models", "content": models.joined(separator: " ")])
    }
    metadata += [
      [
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'",
      ], ["name": "viewport", "content": "width=device-width, initial-scale=1"],
      ["name": "color-scheme", "content": "light dark"],
    ]
    let head = Node.element(
      "head", [:],
      metadata.map { Node.element("meta", $0) } + [
        .element("title", [:], .text(title)), .element("style", [:], .text(Stylesheet.text)),
      ])
    let body = Node.element("body", [:], .element("main", [:], content))
    return "<!DOCTYPE html>\n" + Node.element("html", ["lang": "en"], head, body).markup + "\n"
  }
}
