import Glibc
import Statistics
import Testing

@Suite struct PerplexityTests {
  @Test func whatADoubleCannotHoldIsNoPerplexity() {
    #expect(Perplexity.of(2) == exp(2) && Perplexity.of(709.7) != nil && Perplexity.of(710) == nil)
    #expect(Perplexity.of(0...2) == 1...exp(2) && Perplexity.of(nil) == nil)
    #expect(Perplexity.of(1...800) == exp(1)...(.greatestFiniteMagnitude))
  }
}
