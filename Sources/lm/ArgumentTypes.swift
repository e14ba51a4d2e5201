public import ArgumentParser
public import Benchmarking
public import Evaluation
public import Judging
public import Recipes
public import Tokenization

// The values of options are the raw values of the libraries' own types.

extension TokenizerKind: ExpressibleByArgument {}
extension NormalizationProfile: ExpressibleByArgument {}
extension Evaluator.StatePolicy: ExpressibleByArgument {}
extension HeldOutPart: ExpressibleByArgument {}
extension BenchmarkShape: ExpressibleByArgument {}
extension ModelCost: ExpressibleByArgument {}
extension ModelName: ExpressibleByArgument {}
extension Adaptation.Learning: ExpressibleByArgument {}

extension ExpressibleByArgument where Self: CaseIterable & RawRepresentable<String> {
  /// A choice by its name, in upper or lower case.
  public init?(argument: String) {
    guard let choice = Self(rawValue: argument) ?? Self(rawValue: argument.lowercased()) else {
      return nil
    }
    self = choice
  }
}

extension ArgumentHelp {
  /// The help of an option that only `--help-all` shows.
  static func advanced(_ text: String) -> ArgumentHelp { ArgumentHelp(text, visibility: .hidden) }
}
