import LanguageModels
public import Recipes
import Tokenization
import Training

extension Manifest {
  /// The recipe that the model was made by.
  ///
  /// A vocabulary that was given is the model's own, `TextRecipe.own`; see ``ModelBundle/recipe`` for
  /// one that another run can use.
  public var recipe: Recipe {
    var recipe =
      switch model {
      case .network(let network):
        Recipe(model: network.model, training: network.training, threads: network.threads)
      case .ngram(let order): Recipe(order: order)
      }
    recipe.text.kind = tokenizer.kind
    recipe.text.normalization = tokenizer.normalization
    recipe.text.endOfSentence = tokenizer.endOfSentence
    if let limits = vocabularyLimits {
      recipe.text.maximumSize = limits.maximumSize
      recipe.text.minimumCount = limits.minimumCount
    } else {
      recipe.text.vocabulary = TextRecipe.own
    }
    return recipe
  }
}

/// The layout of `config.json`, format 6, by explicit keys.
///
///     format_version   6
///     recipe           every option with an effect, by the keys of `Recipe.fields`
///     tokenizer        the tokenizer as it was made, with the version of its normalisation
///     vocabulary_size  entries of the vocabulary; of a network
///     data             the files that the text came from
///     text, words      counts of the parts
///     xxh128           checksums of files that do not change any more; older models have none
///
/// Formats change by these rules:
///
/// - A model of every format since 5 opens. Each older format has a reader of its own, named after it,
///   and a kept model among the fixtures of the tests: ``FormatFive`` is the way from 5 to 6.
/// - A new option of a recipe is no new format: its row in `Recipe.fields` states its value in records
///   that lack it. A program that does not know the option refuses the model.
/// - Anything else that changes the meaning of a file raises the version. The reader of the format before
///   moves to a file of its own, with a fixture, and gives a manifest of the new one.
/// - A format that is newer than the program is refused.
extension Manifest: Codable {
  /// The version that this code writes.
  public static let formatVersion = 6

  private enum CodingKeys: String, CodingKey {
    case formatVersion = "format_version"
    case recipe = "recipe"
    case tokenizer = "tokenizer"
    case vocabularySize = "vocabulary_size"
    case data = "data"
    case text = "text"
    case words = "words"
    case checksums = "xxh128"
  }

  /// Reads a manifest of this format or an older one.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try FormatVersion(from: decoder).number
    switch version {
    case FormatFive.version: self = try FormatFive(from: decoder).manifest
    case Self.formatVersion:
      let recipe = try container.decode(Recipe.self, forKey: .recipe)
      if let order = recipe.order {
        model = .ngram(order: order)
      } else {
        let size = try container.decode(Int.self, forKey: .vocabularySize)
        model = .network(
          NetworkRecord(
            model: recipe.configuration(vocabularySize: size), training: recipe.training,
            threads: recipe.threads ?? 1))
      }
      tokenizer = try container.decode(TokenizerConfiguration.self, forKey: .tokenizer)
      vocabularyLimits =
        recipe.text.vocabulary == nil
        ? VocabularyLimits(
          maximumSize: recipe.text.maximumSize, minimumCount: recipe.text.minimumCount) : nil
      data = try container.decode([DataFile].self, forKey: .data)
      text = try container.decode([String: TextStatistics].self, forKey: .text)
      words = try container.decode([String: WordStatistics].self, forKey: .words)
      checksums = try container.decodeIfPresent([String: String].self, forKey: .checksums)
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .formatVersion, in: container,
        debugDescription: "format \(version) is not between \(FormatFive.version) and "
          + "\(Self.formatVersion)")
    }
  }

  /// Writes a manifest.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.formatVersion, forKey: .formatVersion)
    try container.encode(recipe, forKey: .recipe)
    if case .network(let network) = model {
      try container.encode(network.model.vocabularySize, forKey: .vocabularySize)
    }
    try container.encode(tokenizer, forKey: .tokenizer)
    try container.encode(data, forKey: .data)
    try container.encode(text, forKey: .text)
    try container.encode(words, forKey: .words)
    try container.encodeIfPresent(checksums, forKey: .checksums)
  }
}
