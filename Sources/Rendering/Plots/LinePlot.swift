public import EspalierBytes

/// Lines over numbers, as one SVG document: axes with round numbers, a legend, and panels side by side that share their
/// axes.
///
/// Lines differ in colour and, for those who see none, in their dashes and by their marks. The document is well-formed
/// whatever names hold, loads nothing, and follows the reader's choice of a dark or a light ground.
///
/// Source: Scalable Vector Graphics (SVG) 1.1.
public struct LinePlot: Sendable {
  /// A line.
  public struct Line: Sendable {
    /// What it shows, for the legend; lines of one name have one colour, and stand there once.
    public var name: String
    /// What is written behind the name; may be empty.
    public var note: String
    /// Its points, from left to right. What can't be drawn (no number; one of 10¹⁵ and more; 0 on a logarithmic
    /// axis) ends the line.
    public var points: [(x: Double, y: Double)]
    /// Whether the line stays behind the others, thin and pale: a step on the way to one of them.
    public var isFaint: Bool
    /// Between what the height of a point may lie, drawn as a bar through it; empty for none, or one a point.
    public var intervals: [ClosedRange<Double>]

    /// A line.
    public init(
      _ name: String, note: String = "", points: [(x: Double, y: Double)], isFaint: Bool = false,
      intervals: [ClosedRange<Double>] = []
    ) {
      precondition(
        intervals.isEmpty || intervals.count == points.count,
        "\(intervals.count) intervals for \(points.count) points")
      self.name = name
      self.note = note
      self.points = points
      self.isFaint = isFaint
      self.intervals = intervals
    }
  }

  /// One of the plots side by side.
  public struct Panel: Sendable {
    /// What is written above it; may be empty.
    public var title: String
    /// Its lines.
    public var lines: [Line]

    /// A plot.
    public init(title: String = "", lines: [Line]) {
      self.title = title
      self.lines = lines
    }
  }

  /// How numbers become heights.
  public enum Scale: Sendable, Hashable {
    case linear, logarithmic
  }

  private static let size = (width: 460.0, height: 330.0)
  private static let margin = (left: 76.0, right: 22.0, top: 64.0, bottom: 58.0)
  private static let rowHeight = 22.0
  /// The smallest power of ten, below the largest, that is drawn.
  private static let decades = 16.0

  private let title: String
  private let axes: (x: String, y: String)
  private let panels: [Panel]
  private let scale: Scale
  private let categories: [String]

  /// A picture of panels.
  ///
  /// - Parameters:
  ///   - title: what the picture shows.
  ///   - x, y: what the axes show.
  ///   - categories: what stands at 0, 1, 2 and so on along the first axis; empty for numbers.
  public init(
    title: String, x: String, y: String, scale: Scale = .linear, categories: [String] = [], panels: [Panel]
  ) {
    self.title = title
    self.categories = categories
    axes = (x, y)
    self.scale = scale
    self.panels = panels
  }

  /// The names in the legend, in the order of their first line.
  private var names: [String] {
    var seen: Set<String> = []
    return panels.flatMap(\.lines).map(\.name).filter { seen.insert($0).inserted }
  }

  /// Writes the document.
  ///
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  public func write(to sink: some ByteSink) throws(FileError) {
    let lines = panels.flatMap(\.lines)
    let drawn = lines.flatMap(\.points).filter(isDrawable)
    let horizontal =
      categories.isEmpty
      ? PlotAxis(values: drawn.map(\.x), isLogarithmic: false) : PlotAxis(categories: categories)
    var heights = drawn.map(\.y) + lines.flatMap(\.intervals).flatMap { [$0.lowerBound, $0.upperBound] }
    if scale == .logarithmic, let most = heights.max() {
      let least = most / PlotAxis.power(Self.decades)
      heights = heights.filter { $0 >= least }
    }
    let vertical = PlotAxis(values: heights, isLogarithmic: scale == .logarithmic)
    let panelWidth = Self.margin.left + Self.size.width + Self.margin.right
    let width = max(panelWidth * Double(max(1, panels.count)), TextWidth.ems(title) * 18 + 48)
    let entry = names.reduce(0) { max($0, TextWidth.ems(legend(of: $1)) * 13) } + 70
    let columns = max(1, Int((width - 24) / entry))
    let rows = (names.count + columns - 1) / columns
    let legendTop = Self.margin.top + Self.size.height + Self.margin.bottom
    let height = legendTop + Double(rows) * Self.rowHeight + 14
    var text = SVGText()
    text.begin(width: width, height: height, title: title, style: PlotStyle.text)
    text.ground()
    text.label(title, style: "title", x: 24, y: 28)
    for (index, panel) in panels.enumerated() {
      let picture = PlotPicture(
        origin: (Double(index) * panelWidth + Self.margin.left, Self.margin.top), size: Self.size,
        horizontal: horizontal, vertical: vertical)
      picture.frame(title: panel.title, x: axes.x, y: index == 0 ? axes.y : "", &text)
      for line in panel.lines.filter(\.isFaint) + panel.lines.filter({ !$0.isFaint }) {
        let number = names.firstIndex(of: line.name) ?? 0
        let step = min(5, 36 / Double(names.count))
        let offset = line.intervals.isEmpty ? 0 : (Double(number) - Double(names.count - 1) / 2) * step
        picture.line(line, number: number, offset: offset, &text, isDrawable: isDrawable)
      }
    }
    for (place, name) in names.enumerated() {
      legend(
        name, number: place,
        x: 24 + Double(place % columns) * (width - 24) / Double(columns),
        y: legendTop + Double(place / columns) * Self.rowHeight, &text)
    }
    text.markup("</svg>\n")
    try sink.write(text.bytes)
  }

  private func isDrawable(_ point: (x: Double, y: Double)) -> Bool {
    // Numbers beyond these can't be written with their units.
    abs(point.x) < 1e15 && abs(point.y) < 1e15 && (scale == .linear || point.y > 0)
  }

  private func legend(_ name: String, number: Int, x: Double, y: Double, _ text: inout SVGText) {
    let isFaint = panels.flatMap(\.lines).allSatisfy { $0.name != name || $0.isFaint }
    text.markup("<path class=\"\(PlotStyle.line(number))\(isFaint ? " faint" : "")\" d=\"M")
    text.point(x, y)
    text.markup("h34\"/>")
    if !isFaint { text.mark(number, x: x + 17, y: y) }
    text.label(legend(of: name), style: "legend", x: x + 44, y: y + 4.5)
    text.markup("\n")
  }

  /// A name with the notes of its lines.
  private func legend(of name: String) -> String {
    let notes = panels.flatMap(\.lines).filter { $0.name == name && !$0.note.isEmpty }.map(\.note)
    return notes.isEmpty ? name : name + "  " + notes.joined(separator: ", then ")
  }
}
