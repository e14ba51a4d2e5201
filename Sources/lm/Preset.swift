import ArgumentParser

/// A published recipe: the options of `lm train` that it stands for.
///
/// They come before those of the command line, which so have the last word.
enum Preset: String, CaseIterable, ExpressibleByArgument {
  case zarembaSmall = "zaremba-small"
  case zarembaMedium = "zaremba-medium"
  case zarembaLarge = "zaremba-large"
  case awd = "awd-lstm"
  case awdMoS = "awd-lstm-mos"
  case awdMoSWikiText = "awd-lstm-mos-wt2"
  case mogrifier
  case charSmall = "char-small"

  /// The options, as they would be typed.
  var options: String {
    switch self {
    // Zaremba, Sutskever & Vinyals 2014, section 4.1.
    case .zarembaSmall:
      Self.zaremba + " --hidden 200 --dropout 0 --init-range 0.1 --bptt 20 --epochs 13 --decay 0.5"
        + " --decay-after 4 --clip-norm 5"
    case .zarembaMedium:
      Self.zaremba + " --hidden 650 --dropout 0.5 --init-range 0.05 --bptt 35 --epochs 39"
        + " --decay 0.8333333 --decay-after 6 --clip-norm 5"
    case .zarembaLarge:
      Self.zaremba + " --hidden 1500 --dropout 0.65 --init-range 0.04 --bptt 35 --epochs 55"
        + " --decay 0.8695652 --decay-after 14 --clip-norm 10"
    // Merity, Keskar & Socher 2018, section 5, on the Penn Treebank.
    case .awd:
      Self.averaged + " --embedding 400 --hidden 1150 --hidden-last 400 --dropout-input 0.4"
        + " --dropout-hidden 0.25 --lr 30 --batch-size 20 --epochs 500"
    // Yang, Dai, Salakhutdinov & Cohen 2018, appendix B.
    case .awdMoS:
      Self.averagedMixture + " --embedding 280 --hidden 960 --hidden-last 620 --dropout-input 0.4"
        + " --dropout-hidden 0.225 --lr 20 --batch-size 12"
    case .awdMoSWikiText:
      Self.averagedMixture + " --embedding 300 --hidden 1150 --hidden-last 650 --dropout-input 0.55"
        + " --dropout-hidden 0.2 --lr 15 --batch-size 15"
    // Melis, Kočiský & Blunsom 2020: two layers, five rounds, Adam without momentum, about 24 million
    // parameters with 10,000 words. They tuned the rest by machine for each corpus; here it is ours.
    case .mogrifier:
      "--cell lstm --layers 2 --hidden 800 --tied --mogrifier 5 --locked-dropout --dropout-input 0.5"
        + " --dropout-hidden 0.3 --dropout-output 0.5 --dropout-embedding 0.1 --optimizer adam"
        + " --momentum 0 --lr 0.002 --schedule plateau --decay 0.1 --decay-after 10 --epochs 200"
        + " --batch-size 64 --bptt 70 --clip-norm 10"
    // Ours, for a million characters on two cores.
    case .charSmall:
      "--tokens char --cell lstm --layer-norm --layers 2 --hidden 384 --embedding 64 --no-tied"
        + " --dropout-input 0 --dropout-hidden 0.4 --dropout-output 0.4 --optimizer adamw --lr 0.003"
        + " --weight-decay 0.1 --schedule cosine --warmup 100 --epochs 8 --batch-size 32 --bptt 50"
        + " --clip-norm 1"
    }
  }

  private static let zaremba =
    "--cell lstm --layers 2 --no-tied --optimizer sgd --lr 1 --schedule step --loss-mean sequence"
    + " --batch-size 20"
  private static let averaged =
    "--cell lstm --layers 3 --tied --locked-dropout --dropout-output 0.4 --dropout-embedding 0.1"
    + " --weight-drop 0.5 --optimizer asgd --nonmonotone 5 --schedule constant --bptt 70"
    + " --random-bptt --clip-norm 0.25 --weight-decay 1.2e-6 --activation-penalty 2"
    + " --change-penalty 1"
  private static let averagedMixture =
    averaged + " --head mos --experts 15 --dropout-latent 0.29 --epochs 1000"
}
