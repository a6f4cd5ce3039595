/// The style of an SVG document: readable on light and on dark ground, and without colours.
enum SVGStyle {
  static let text = """
      text { font: 600 13px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; text-anchor: middle; }
      text { unicode-bidi: isolate; }
      .w { font-weight: 400; font-size: 15px; fill: #57606a; }
      .c { font-size: 15px; text-anchor: start; fill: #57606a; }
      path { stroke: #8c959f; stroke-width: 1.4; fill: none; }
      rect { stroke: #6e7781; stroke-width: 1; fill: #eaeef2; } .l { fill: #24292f; }
      .d { fill: #8c959f; stroke: none; }
      rect.s0 { fill: #b2182b; } .l.s0 { fill: #fff; }
      rect.s1 { fill: #f4a582; } .l.s1 { fill: #4a1209; }
      rect.s2 { fill: #d8dee4; } .l.s2 { fill: #33393f; }
      rect.s3 { fill: #92c5de; } .l.s3 { fill: #0a304f; }
      rect.s4 { fill: #2166ac; } .l.s4 { fill: #fff; }
      \(hues)
      \(shades)
      @media (prefers-color-scheme: dark) { .w, .c { fill: #d0d7de; } }
    """

  /// A light ground and a dark text for every hue; the text's contrast is above 7 to 1.
  static let palette: [(ground: String, text: String)] = [
    ("#cfe3fb", "#0a3069"), ("#ffdcc2", "#5c2503"), ("#c9ecd0", "#053d1a"), ("#ecd4f5", "#4b1160"),
    ("#f6e6a8", "#473800"), ("#c3ecec", "#053b3b"), ("#ffd3da", "#67061d"), ("#dcd7fa", "#2b1c73"),
    ("#dcebb4", "#2c3d05"), ("#fbd0ea", "#5e0a43"), ("#e9d9c9", "#46290d"), ("#d3dde6", "#1d3446"),
  ]

  private static let shades = (0..<Shade.count).map { number in
    let shade = Double(number) / Double(Shade.count - 1)
    return
      "rect.g\(number) { fill: \(Shade.ground(of: shade)); } .l.g\(number) { fill: \(Shade.text(on: shade)); }"
  }.joined(separator: "\n  ")

  private static let hues = palette.enumerated().map { number, colours in
    "rect.h\(number) { fill: \(colours.ground); } .l.h\(number) { fill: \(colours.text); }"
  }.joined(separator: "\n  ")
}
