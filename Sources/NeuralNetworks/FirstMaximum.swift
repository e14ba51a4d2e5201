extension RandomAccessCollection<Float> {
  /// True if no number is higher than that of a place, and none before it as high.
  package func isFirstMaximum(_ place: Index) -> Bool {
    let own = self[place]
    // Written so that nothing is a maximum beside NaN.
    return self[..<place].allSatisfy { $0 < own }
      && self[index(after: place)...].allSatisfy { $0 <= own }
  }
}
