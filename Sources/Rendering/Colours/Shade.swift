/// Grounds for numbers from 0, light, to 1, dark, and a text that stands out from each.
///
/// Yellow over green to blue, which grows darker evenly, so that it can be read without seeing colours.
enum Shade {
  /// The shades that drawings with classes tell apart.
  static let count = 11

  private static let stops: [(red: Double, green: Double, blue: Double)] = [
    (255, 255, 217), (199, 233, 180), (127, 205, 187), (65, 182, 196), (29, 145, 192), (34, 94, 168),
    (12, 44, 132),
  ]

  /// The number of the nearest shade.
  static func number(of value: Double) -> Int { Int((clamped(value) * Double(count - 1)).rounded()) }

  /// The ground.
  static func ground(of value: Double) -> String {
    let place = clamped(value) * Double(stops.count - 1)
    let below = min(Int(place), stops.count - 2)
    let rest = place - Double(below)
    let (one, other) = (stops[below], stops[below + 1])
    func mixed(_ a: Double, _ b: Double) -> String {
      let level = Int((a + (b - a) * rest).rounded())
      let digits = String(level, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    return "#" + mixed(one.red, other.red) + mixed(one.green, other.green) + mixed(one.blue, other.blue)
  }

  /// The text on it; its contrast is above 4.5 to 1 everywhere.
  static func text(on value: Double) -> String {
    switch clamped(value) {
    case ..<0.6: "#10222e"
    case ..<0.74: "#000000"
    default: "#ffffff"
    }
  }

  private static func clamped(_ value: Double) -> Double { value.isFinite ? min(max(value, 0), 1) : 0 }
}
