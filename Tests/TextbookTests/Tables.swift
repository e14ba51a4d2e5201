import Glibc

/// Prints a table in one piece, since tests run side by side.
func printTable(_ head: String, _ rows: [String]) {
  print(([head] + rows).joined(separator: "\n"))
}

/// Text filled up with spaces.
func column(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A number of 0 or more, filled up with spaces.
func column(_ value: Double, _ width: Int, decimals: Int = 3) -> String {
  let scale = Int(pow(10, Double(decimals)))
  let rounded = Int((abs(value) * Double(scale)).rounded())
  return column("\(rounded / scale).\("\(scale + rounded % scale)".dropFirst())", width)
}
