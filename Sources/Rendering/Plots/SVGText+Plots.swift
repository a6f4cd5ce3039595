extension SVGText {
  /// Appends two coordinates.
  mutating func point(_ x: Double, _ y: Double) {
    number(x)
    markup(" ")
    number(y)
  }

  /// Appends a ground of the style's colour, on which everything stands.
  mutating func ground() { markup("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n") }

  /// Appends a line of text.
  mutating func label(_ content: String, style: String, x: Double, y: Double) {
    markup("<text class=\"\(style)\" x=\"")
    number(x)
    markup("\" y=\"")
    number(y)
    markup("\">")
    text(content)
    markup("</text>")
  }

  /// Appends the mark of a line: one of four shapes, so that lines differ without colours.
  mutating func mark(_ number: Int, x: Double, y: Double) {
    let style = "m\(number % PlotStyle.count)"
    let shape =
      switch (number / 2) % 4 {
      case 0: "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"
      case 1: "m-4 -4h8v8h-8z"
      case 2: "m0 -5l5 9h-10z"
      default: "m0 -5l5 5l-5 5l-5 -5z"
      }
    markup("<path class=\"\(style)\" d=\"M")
    point(x, y)
    markup("\(shape)\"/>")
  }
}
