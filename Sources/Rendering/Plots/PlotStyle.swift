/// The style of a plot: readable on light and on dark ground, and without colours.
enum PlotStyle {
  /// A colour for light and one for dark ground; both stand out from it by 4.5 to 1.
  private static let palette: [(light: String, dark: String)] = [
    ("#0550ae", "#79b8ff"), ("#b35900", "#ffa657"), ("#1a7f37", "#56d364"), ("#8250df", "#d2a8ff"),
    ("#cf222e", "#ff7b72"), ("#0a6e78", "#56d4dd"), ("#bf3989", "#f778ba"), ("#57606a", "#b1bac4"),
  ]

  static var count: Int { palette.count }

  /// The classes of a line: where there are more lines than colours, these come again with other dashes.
  static func line(_ number: Int) -> String {
    let round = number / count % 3
    return "p\(number % count)" + (round > 0 ? " r\(round)" : "")
  }

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
      .r1 { stroke-dasharray: 2 3; } .r2 { stroke-dasharray: 12 3 2 3; }
      .interval { stroke-width: 1.4; stroke-dasharray: none; opacity: 0.55; }
      .faint { stroke-width: 1; opacity: 0.35; }
      \(lines(palette.map(\.light)))
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; } .tick { fill: #b1bac4; } .ground { fill: #0d1117; } .grid { stroke: #30363d; }
        \(lines(palette.map(\.dark)))
      }
    """
}
