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

  /// Lines of more points are marked at a few of them.
  private static let mostMarks = 14

  /// Writes a line with marks along it.
  ///
  /// - Parameter offset: how far it is moved to the right, so that lines over the same places don't hide each other.
  func line(
    _ line: LinePlot.Line, number: Int, offset: Double, _ text: inout SVGText,
    isDrawable: ((x: Double, y: Double)) -> Bool
  ) {
    var isDown = false
    var drawn: [(x: Double, y: Double)] = []
    text.markup("<path class=\"\(PlotStyle.line(number))\(line.isFaint ? " faint" : "")\" d=\"")
    for point in line.points {
      let place = isDrawable(point) ? vertical.place(point.y) : -1
      guard place >= 0, place <= 1 else {
        isDown = false
        continue
      }
      text.markup(isDown ? "L" : "M")
      text.point(x(point.x) + offset, y(point.y))
      drawn.append((x(point.x) + offset, y(point.y)))
      isDown = true
    }
    text.markup("\"/>")
    if !line.isFaint, let first = drawn.first {
      var next = first.x
      for point in drawn where point.x >= next {
        text.mark(number, x: point.x, y: point.y)
        next = point.x + (line.points.count > Self.mostMarks ? size.width / 7 : 0)
      }
    }
    text.markup("\n")
    if !line.intervals.isEmpty {
      intervals(line, number: number, offset: offset, &text, isDrawable: isDrawable)
    }
  }

  private func intervals(
    _ line: LinePlot.Line, number: Int, offset: Double, _ text: inout SVGText,
    isDrawable: ((x: Double, y: Double)) -> Bool
  ) {
    text.markup("<path class=\"\(PlotStyle.line(number)) interval\" d=\"")
    for (point, interval) in zip(line.points, line.intervals) where isDrawable(point) {
      text.markup("M")
      text.point(x(point.x) + offset, y(interval.upperBound))
      text.markup("V")
      text.number(y(interval.lowerBound))
    }
    text.markup("\"/>\n")
  }
}
