import NumberFormatting
import Training

/// A share as text; `—` for none.
func percent(_ share: Double?) -> String { share.map { NumberFormat.percent($0) } ?? "—" }

/// A loss as text; `—` for none.
func loss(_ value: Double?) -> String {
  value.map { $0 < 1_000 ? NumberFormat.fixed($0, places: 3) : NumberFormat.short($0) } ?? "—"
}

/// A loss at the end of a course, which is told where it diverged.
func loss(of history: FitHistory, _ value: Double?) -> String {
  history.end == .diverged ? "diverges" : loss(value)
}
