import Charts

/// A page about trained models: one HTML file that needs no network.
///
/// Equal reports give equal bytes.
public struct Report: Sendable {
  /// The models, in the order of the page.
  public var models: [ReportModel]
  /// Pairs of them, or of ``recipes``, that were compared.
  public var comparisons: [Comparison]
  /// The recipes that the models are runs of; none where models are compared.
  public var recipes: [RecipeRuns] = []
  /// What made the page and when, in a few words; nil leaves it out.
  public var provenance: String?

  /// A report on models.
  public init(_ models: [ReportModel], comparisons: [Comparison] = []) {
    self.models = models
    self.comparisons = comparisons
  }

  /// The file.
  public var html: String {
    let title =
      models.count == 1
      ? "Report on \(models[0].name)"
      : recipes.isEmpty
        ? "Report on \(models.count) models"
        : "Report on \(recipes.count) recipes, \(models.count) models"
    let numbered = Array(models.enumerated())
    var corpora: [ReportModel.Corpus] = []
    for model in models where !corpora.contains(model.corpus) { corpora.append(model.corpus) }
    let overviews = corpora.map { corpus in
      Overview(
        corpus: corpus, models: numbered.filter { $0.element.corpus == corpus },
        comparisons: comparisons, recipes: recipes
      ).section
    }
    return Page.html(
      title: title, models: models.compactMap(\.identity),
      [.element("h1", [:], .element("bdi", [:], .text(title)))] + overviews
        + numbered.map { section(ModelSection(number: $0, model: $1)) } + footer)
  }

  /// Of more models than these the sections are folded, so that a phone does not scroll for ever.
  private static let mostOpenModels = 3

  /// A section; a link to one that is folded opens it.
  private func section(_ model: ModelSection) -> Node {
    guard models.count > Self.mostOpenModels else { return model.section }
    return .element(
      "details", ["class": "fold"],
      .element("summary", [:], .element("bdi", [:], .text(model.model.name))), model.section)
  }

  private var footer: [Node] {
    guard let provenance else { return [] }
    return [.element("footer", ["class": "soft"], .element("bdi", [:], .text(provenance)))]
  }

  /// True if a file is a report, by its first 200 bytes.
  public static func isReport(_ start: some Collection<UInt8>) -> Bool {
    String(decoding: start.prefix(200), as: UTF8.self).contains(Page.mark)
  }

  /// True if a file is a report on the models of these identities, in any order.
  ///
  /// - Parameters:
  ///   - start: The first bytes of the file, a few hundred and 40 for each model.
  ///   - identities: What ``ReportModel/identity`` is of each model.
  /// - Returns: True if this report may replace it.
  public static func isReport(
    _ start: some Collection<UInt8>, on identities: [String]
  ) -> Bool {
    guard isReport(start), !identities.isEmpty else { return false }
    let text = String(decoding: start, as: UTF8.self)
    guard let mark = text.firstRange(of: Page.modelsMark),
      let end = text[mark.upperBound...].firstIndex(of: "\"")
    else { return false }
    return Set(text[mark.upperBound..<end].split(separator: " ")) == Set(identities.map { $0[...] })
  }
}
