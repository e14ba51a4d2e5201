/// A file of HTML that needs no other: its style is in it, its drawings are SVG, and it runs nothing.
///
/// Its policy has browsers refuse all that it would load, if it ever came to ask for anything.
enum Page {
  /// What marks a file as a report, within its first 200 bytes.
  static let mark = #"<meta name="generator" content="lm report"/>"#

  static func html(title: String, _ content: [Node]) -> String {
    let head = Node.element(
      "head", [:],
      .element("meta", ["charset": "utf-8"]),
      .element("meta", ["name": "generator", "content": "lm report"]),
      .element(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src 'unsafe-inline'",
        ]),
      .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .element("meta", ["name": "color-scheme", "content": "light dark"]),
      .element("title", [:], .text(title)),
      .element("style", [:], .text(Stylesheet.text)))
    let body = Node.element("body", [:], .element("main", [:], content))
    return "<!DOCTYPE html>\n" + Node.element("html", ["lang": "en"], head, body).markup + "\n"
  }
}
