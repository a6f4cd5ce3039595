/// One panel of a plot: its frame and its lines.
struct PlotPicture {
  /// The upper left corner of the area in which lines are drawn, and its size.
  let origin: (x: Double, y: Double)
  let size: (width: Double, height: Double)
  let horizontal: PlotAxis
  let vertical: PlotAxis

  private func x(_ value: Double) -> Double { origin.x + horizontal.place(value) * size.width }
  private func y(_ value: Double) -> Double { origin.y + (1 - vertical.place(value)) * size.height }

  /// Writes grid, numbers and names of the axes.
  func frame(title: String, x name: String, y side: String, _ text: inout SVGText) {
    for tick in vertical.ticks {
      text.markup("<path class=\"grid\" d=\"M")
      text.point(origin.x, y(tick.value))
      text.markup("h")
      text.number(size.width)
      text.markup("\"/>")
      text.label(tick.text, style: "tick end", x: origin.x - 8, y: y(tick.value) + 4)
    }
    for tick in horizontal.ticks {
      text.markup("<path class=\"grid\" d=\"M")
      text.point(x(tick.value), origin.y)
      text.markup("v")
      text.number(size.height)
      text.markup("\"/>")
      text.label(tick.text, style: "tick", x: x(tick.value), y: origin.y + size.height + 18)
    }
    text.markup("\n")
    if !title.isEmpty { text.label(title, style: "panel", x: origin.x, y: origin.y - 12) }
    text.label(name, style: "axis", x: origin.x + size.width / 2, y: origin.y + size.height + 40)
    guard !side.isEmpty else { return }
    text.markup("<g transform=\"translate(")
    text.number(origin.x - 56)
    text.markup(",")
    text.number(origin.y + size.height / 2)
    text.markup(") rotate(-90)\">")
    text.label(side, style: "axis", x: 0, y: 0)
    text.markup("</g>\n")
  }

  /// Writes a line, with a few marks along it.
  func line(
    _ points: [(x: Double, y: Double)], number: Int, isFaint: Bool, _ text: inout SVGText,
    isDrawable: ((x: Double, y: Double)) -> Bool
  ) {
    var isDown = false
    var drawn: [(x: Double, y: Double)] = []
    text.markup("<path class=\"p\(number % PlotStyle.count)\(isFaint ? " faint" : "")\" d=\"")
    for point in points {
      let place = isDrawable(point) ? vertical.place(point.y) : -1
      guard place >= 0, place <= 1 else {
        isDown = false
        continue
      }
      text.markup(isDown ? "L" : "M")
      text.point(x(point.x), y(point.y))
      drawn.append((x(point.x), y(point.y)))
      isDown = true
    }
    text.markup("\"/>")
    if !isFaint, let first = drawn.first {
      var next = first.x
      for point in drawn where point.x >= next {
        text.mark(number, x: point.x, y: point.y)
        next = point.x + size.width / 7
      }
    }
    text.markup("\n")
  }
}

extension SVGText {
  /// Appends two coordinates.
  mutating func point(_ x: Double, _ y: Double) {
    number(x)
    markup(" ")
    number(y)
  }

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

/// The style of a plot: readable on light and on dark ground, and without colours.
enum PlotStyle {
  /// A colour for light and one for dark ground; both stand out from it by 4.5 to 1.
  private static let palette: [(light: String, dark: String)] = [
    ("#0550ae", "#79b8ff"), ("#b35900", "#ffa657"), ("#1a7f37", "#56d364"), ("#8250df", "#d2a8ff"),
    ("#cf222e", "#ff7b72"), ("#0a6e78", "#56d4dd"), ("#bf3989", "#f778ba"), ("#57606a", "#b1bac4"),
  ]

  static var count: Int { palette.count }

  /// Every other line is dashed.
  private static func lines(_ colours: [String]) -> String {
    colours.enumerated().map { number, colour in
      ".p\(number) { stroke: \(colour); } .m\(number) { fill: \(colour); }"
    }.joined(separator: "\n    ")
  }

  static let text = """
      text { font: 400 13px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f; }
      path { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
      .ground { fill: #ffffff; }
      .title { font-weight: 600; font-size: 17px; } .panel { font-weight: 600; font-size: 14px; }
      .tick, .axis { text-anchor: middle; } .tick { fill: #57606a; } .end { text-anchor: end; }
      .grid { stroke: #d8dee4; stroke-width: 1; }
      .p1, .p3, .p5, .p7 { stroke-dasharray: 7 4; }
      .faint { stroke-width: 1; opacity: 0.35; }
      \(lines(palette.map(\.light)))
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; } .tick { fill: #b1bac4; } .ground { fill: #0d1117; } .grid { stroke: #30363d; }
        \(lines(palette.map(\.dark)))
      }
    """
}
