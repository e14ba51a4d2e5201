import NumberFormatting

/// A share as text; `—` for none.
func percent(_ share: Double?) -> String { share.map { NumberFormat.percent($0) } ?? "—" }
