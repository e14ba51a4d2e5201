import LanguageModels
import ModelFolders
import Recipes
import Storage
import Tokenization
import Training

/// A reader that is open, for one thread.
public struct FuzzRun {
  private let read: ([UInt8]) throws -> Void

  /// Opens a reader.
  public init(_ reader: FuzzReader) throws { read = try reader.open() }

  /// Reads an input.
  ///
  /// - Returns: What is wrong with the reader; nil where it read or refused the input as it should.
  public func finding(in bytes: [UInt8]) -> String? {
    do {
      try read(bytes)
      return nil
    } catch let finding as Finding {
      return finding.description
    } catch {
      // Its text is made too: it may trap on numbers of the input.
      return "\(error)".isEmpty || !Self.isRefusal(error)
        ? "an error of type \(type(of: error))" : nil
    }
  }

  /// The errors that say what is wrong with a file.
  private static func isRefusal(_ error: any Error) -> Bool {
    error is StorageError || error is TokenizationError || error is RecipeError
      || error is RecipeSourceError || error is ModelFolderError || error is ConfigurationError
      || error is TrainingError || error is NonFiniteError
  }
}
