import ArgumentParser
import Glibc
import ModelFolders
import LanguageModels

/// A command line, in which the options that `--preset`, `--like` and `--config` of `lm train` and
/// `--shape` of `lm bench` stand for precede those that were typed, which so have the last word; with
/// `--arch ngram` they are those of ``NGramCommand``.
struct TrainArguments {
  /// What is parsed.
  let expanded: [String]
  private let typed: [String]
  private let preset: Preset?
  private let model: String?
  private let file: (path: String, settings: [Setting])?

  /// - Parameter typed: The arguments after the program's name.
  /// - Throws: `StorageError` or ``Failure`` for a model or a file that cannot be read.
  init(_ typed: [String]) throws {
    self.typed = typed
    let own = Setting.all(in: typed.dropFirst())
    func last(_ name: String, of settings: [Setting]) -> String? {
      settings.last { $0.name == name }?.typedValue
    }
    if typed.first == "bench" {
      let shape = last("shape", of: own).flatMap(BenchShape.init) ?? .medium
      let head = last("head", of: own).flatMap(HeadKind.init) ?? .softmax
      var layers = SettingLayers()
      layers.add(Setting.all(in: shape.options(head).split(separator: " ").map(String.init)))
      layers.giveWay(to: own)
      expanded = ["bench"] + layers.settings.map(\.argument) + typed.dropFirst()
      (preset, model, file) = (nil, nil, nil)
      return
    }
    guard typed.first == "train", !own.contains(where: { $0.name == "resume" }) else {
      (expanded, preset, model, file) = (typed, nil, nil, nil)
      return
    }
    var fileSettings: [Setting] = []
    if let path = last("config", of: own) {
      fileSettings = try Setting.read(path)
      file = (path, fileSettings)
    } else {
      file = nil
    }
    model = last("like", of: own)
    preset = (last("preset", of: own) ?? last("preset", of: fileSettings)).flatMap(Preset.init)

    var layers = SettingLayers()
    if let model {
      // It says all that a preset could.
      layers.add(try ModelSelection.open(model).completeSettings())
    } else if let preset {
      layers.add(Setting.all(in: preset.options.split(separator: " ").map(String.init)))
    }
    layers.add(fileSettings)
    layers.giveWay(to: own)
    let isNGram = last("arch", of: layers.settings + own) == NGramCommand.arch
    // The file's name comes twice: an option of it that lacks its value takes none from the user's.
    expanded =
      [isNGram ? NGramCommand.name : "train"] + layers.settings.map(\.argument)
      + (file.map { ["--config=\($0.path)"] } ?? []) + typed.dropFirst()
  }

  /// Parses what it comes to.
  ///
  /// - Throws: What the parser says, with the place that the options come from where they were not
  ///   typed.
  func parse() throws -> any ParsableCommand {
    do {
      return try LanguageModelCommand.parseAsRoot(expanded)
    } catch {
      let failure = Failure(error)
      guard failure.code == EX_USAGE, let place = place(of: failure) else { throw error }
      throw Failure(failure.code, "\(place): \(failure.message)")
    }
  }

  /// Where the options come from that the parser refuses; nil for those that were typed.
  private func place(of failure: Failure) -> String? {
    if let file, message(of: [expanded[0], "-"] + file.settings.map(\.argument)) == failure.message
    {
      return file.path
    }
    guard message(of: typed) == nil else { return nil }
    let places =
      [
        model.map { "--like \($0)" } ?? preset.map { "--preset \($0.rawValue)" },
        file.map { "--config \($0.path)" },
      ].compactMap { $0 }
    return places.isEmpty ? nil : "with the options of \(places.joined(separator: " and "))"
  }

  /// What the parser says against arguments.
  private func message(of arguments: [String]) -> String? {
    do {
      _ = try LanguageModelCommand.parseAsRoot(arguments)
      return nil
    } catch {
      return Failure(error).message
    }
  }
}
