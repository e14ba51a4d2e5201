import Tokenization

/// The code of the error that `body` throws; nil when it throws none, or one of another kind.
func errorCode(_ body: () throws -> Void) -> TokenizationError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? TokenizationError)?.code
  }
}
