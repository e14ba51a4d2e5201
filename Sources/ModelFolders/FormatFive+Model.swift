import Compute
import LanguageModels
import NeuralNetworks

extension FormatFive {
  /// The key `model` of a network.
  struct Model: Decodable {
    let architecture: Named<Architecture>
    let cell: Named<CellKind>
    let context: Int
    let activation: Named<Activation>
    let vocabulary: Int
    let embedding: Int
    let hidden: [Int]
    let norm: Named<Norm>
    let skip: Int
    let mogrifierRounds: Int
    let tied: Bool
    let head: Named<HeadKind>
    let experts: Int
    /// No key stands for the identity.
    let outputFunction: Named<OutputFunction>?
    let dropout: Dropout
    let initialization: Start

    var live: ModelConfiguration {
      ModelConfiguration(
        architecture: architecture.value, cell: cell.value, contextLength: context,
        activation: activation.value, vocabularySize: vocabulary, embeddingWidth: embedding,
        hiddenWidths: hidden, norm: norm.value, skipDistance: skip,
        mogrifierRounds: mogrifierRounds, tied: tied, head: head.value, components: experts,
        outputFunction: outputFunction?.value ?? .identity, dropout: dropout.live,
        initialization: initialization.live)
    }
  }

  struct Dropout: Decodable {
    let input, hidden, output, embedding, latent, weight: Float
    let isLocked: Bool

    var live: DropoutRates {
      DropoutRates(
        input: input, hidden: hidden, output: output, embedding: embedding, contexts: latent,
        weight: weight, isLocked: isLocked)
    }
  }

  /// `{"standard": {}}` or `{"uniform": {"_0": 0.1}}`, as the compiler codes a case.
  enum Start: Decodable {
    case standard
    case uniform(Float)

    var live: Initialization {
      switch self {
      case .standard: .standard
      case .uniform(let range): .uniform(range)
      }
    }
  }
}
