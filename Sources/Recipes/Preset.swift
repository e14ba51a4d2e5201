/// A recipe by name.
public struct Preset: Sendable {
  /// The name.
  public let name: String
  /// The source, and the text that it is for.
  public let about: String
  /// The choices; all else has its default.
  public let choices: Recipe.Choices

  private init(_ name: String, _ about: String, _ arguments: String...) {
    self.name = name
    self.about = about
    // A preset of this file is right, or the tests say so.
    choices = (try? Recipe.Choices(arguments: arguments.joined(separator: " "))) ?? Recipe.Choices()
  }

  /// The preset of a name.
  ///
  /// - Throws: ``RecipeError`` `unknownPreset`.
  public static func named(_ name: String) throws(RecipeError) -> Preset {
    guard let preset = all.first(where: { $0.name == name.lowercased() }) else {
      throw RecipeError(.unknownPreset(name))
    }
    return preset
  }

  /// All presets.
  public static let all = [
    Preset(
      "zaremba-small", "Zaremba, Sutskever & Vinyals 2014, section 4.1", zaremba,
      "--hidden 200 --dropout 0 --init-range 0.1 --bptt 20 --epochs 13 --decay 0.5 --decay-after 4",
      "--clip-norm 5"),
    Preset(
      "zaremba-medium", "Zaremba, Sutskever & Vinyals 2014, section 4.1", zaremba,
      "--hidden 650 --dropout 0.5 --init-range 0.05 --bptt 35 --epochs 39 --decay 0.8333333",
      "--decay-after 6 --clip-norm 5"),
    Preset(
      "zaremba-large", "Zaremba, Sutskever & Vinyals 2014, section 4.1", zaremba,
      "--hidden 1500 --dropout 0.65 --init-range 0.04 --bptt 35 --epochs 55 --decay 0.8695652",
      "--decay-after 14 --clip-norm 10"),
    Preset(
      "awd-lstm", "Merity, Keskar & Socher 2018, section 5, on the Penn Treebank", averaged,
      "--embedding 400 --hidden 1150 --hidden-last 400 --dropout-input 0.4 --dropout-hidden 0.25",
      "--lr 30 --batch-size 20 --epochs 500"),
    Preset(
      "awd-lstm-mos", "Yang, Dai, Salakhutdinov & Cohen 2018, appendix B, on the Penn Treebank",
      averagedMixture,
      "--embedding 280 --hidden 960 --hidden-last 620 --dropout-input 0.4 --dropout-hidden 0.225",
      "--lr 20 --batch-size 12"),
    Preset(
      "awd-lstm-mos-wt2", "Yang, Dai, Salakhutdinov & Cohen 2018, appendix B, on WikiText-2",
      averagedMixture,
      "--embedding 300 --hidden 1150 --hidden-last 650 --dropout-input 0.55 --dropout-hidden 0.2",
      "--lr 15 --batch-size 15"),
    // Two layers, five rounds, Adam without momentum, about 24 million parameters with 10,000 words.
    // They tuned the rest by machine for each corpus; here it is ours.
    Preset(
      "mogrifier", "Melis, Kočiský & Blunsom 2020",
      "--cell lstm --layers 2 --hidden 800 --tied --mogrifier 5 --locked-dropout",
      "--dropout-input 0.5 --dropout-hidden 0.3 --dropout-output 0.5 --dropout-embedding 0.1",
      "--optimizer adam --momentum 0 --lr 0.002 --schedule plateau --decay 0.1 --decay-after 10",
      "--epochs 200 --batch-size 64 --bptt 70 --clip-norm 10"),
    Preset(
      "char-small", "for a million characters on two cores",
      "--tokens char --cell lstm --layer-norm --layers 2 --hidden 384 --embedding 64 --no-tied",
      "--dropout-input 0 --dropout-hidden 0.4 --dropout-output 0.4 --optimizer adamw --lr 0.003",
      "--weight-decay 0.1 --schedule cosine --warmup 100 --epochs 8 --batch-size 32 --bptt 50",
      "--clip-norm 1"),
  ]

  private static let zaremba =
    "--cell lstm --layers 2 --no-tied --optimizer sgd --lr 1 --schedule step --loss-mean sequence"
    + " --batch-size 20"
  private static let averaged =
    "--cell lstm --layers 3 --tied --locked-dropout --dropout-output 0.4 --dropout-embedding 0.1"
    + " --weight-drop 0.5 --optimizer asgd --nonmonotone 5 --schedule constant --bptt 70"
    + " --random-bptt --clip-norm 0.25 --weight-decay 1.2e-6 --activation-penalty 2"
    + " --change-penalty 1"
  private static let averagedMixture =
    averaged + " --head mos --components 15 --dropout-latent 0.29 --epochs 1000"
}
