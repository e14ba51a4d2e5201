import Glibc
import Testing

/// Waits until `condition` holds; after `seconds` the test fails and names `subject`.
func wait(
  for subject: String, seconds: Int = 120, sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () throws -> Bool
) throws {
  let end = ContinuousClock.now + .seconds(seconds)
  while try !condition() {
    try #require(
      ContinuousClock.now < end, "waited \(seconds) s for \(subject)",
      sourceLocation: sourceLocation)
    usleep(500)
  }
}
