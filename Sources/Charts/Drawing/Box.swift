/// A place in a picture, in pixels: to the right, and downwards.
struct Place: Hashable {
  var x: Double
  var y: Double
}

/// A rectangle in a picture, in pixels.
struct Box: Hashable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
  var middle: Place { Place(x: left + width / 2, y: top + height / 2) }

  func contains(_ place: Place) -> Bool {
    left <= place.x && place.x <= right && top <= place.y && place.y <= bottom
  }

  func contains(_ box: Box) -> Bool {
    left <= box.left && box.right <= right && top <= box.top && box.bottom <= bottom
  }

  func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// The box with as much more, or less, on every side.
  func grown(by room: Double) -> Box {
    Box(left: left - room, top: top - room, width: width + 2 * room, height: height + 2 * room)
  }
}
