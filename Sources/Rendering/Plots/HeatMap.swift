public import EspalierBytes
import EspalierTrees

/// Numbers as colours, as one SVG document: a column a word, a row a quantity, blocks one under the other.
///
/// Numbers that are few stand in their cells; rows of many, such as the units of a state, are thin lines. The document is
/// well-formed whatever words hold, loads nothing, and follows the reader's choice of a dark or a light ground.
///
/// Source: Scalable Vector Graphics (SVG) 1.1.
public struct HeatMap: Sendable {
  /// A row.
  public struct Row: Sendable {
    /// What it shows; written at its left where its cells are high enough.
    public var name: String
    /// A number a column; nil where there is none.
    public var values: [Double?]

    /// A row.
    public init(_ name: String, values: [Double?]) {
      self.name = name
      self.values = values
    }
  }

  /// Rows that are coloured alike.
  public struct Band: Sendable {
    /// What is written above; may be empty.
    public var title: String
    /// The rows.
    public var rows: [Row]
    /// The number that is darkest; 0 is lightest. Nil for the largest of each row.
    public var most: Double?
    /// Whether cells are thin, without their numbers.
    public var isDense: Bool

    /// Rows.
    public init(title: String = "", rows: [Row], most: Double? = nil, isDense: Bool = false) {
      self.title = title
      self.rows = rows
      self.most = most
      self.isDense = isDense
    }
  }

  /// A sentence, and what there is to it.
  public struct Block: Sendable {
    /// What is written above; may be empty.
    public var caption: String
    /// The words.
    public var words: [String]
    /// The bands.
    public var bands: [Band]

    /// A sentence.
    public init(caption: String = "", words: [String], bands: [Band]) {
      self.caption = caption
      self.words = words
      self.bands = bands
    }
  }

  private static let margin = 20.0
  private static let cellHeight = 26.0
  private static let denseHeight = 4.0
  private static let line = 24.0

  private let title: String
  private let blocks: [Block]

  /// A picture of sentences.
  public init(title: String, blocks: [Block]) {
    self.title = title
    self.blocks = blocks
  }

  /// Writes the document.
  ///
  /// - Throws: `FileError` (`cannotWrite`, `closedPipe`).
  public func write(to sink: some ByteSink) throws(FileError) {
    let names = blocks.flatMap(\.bands).filter { !$0.isDense }.flatMap(\.rows).map(\.name)
    let left = Self.margin + names.reduce(40) { max($0, TextWidth.ems($1) * 13) } + 12
    let width = max(
      blocks.reduce(0) { max($0, Self.columns($1).reduce(left, +)) }, TextWidth.ems(title) * 18 + Self.margin)
    let height = blocks.reduce(Self.margin + 40) { $0 + Self.height(of: $1) }
    var text = SVGText()
    text.begin(width: width + Self.margin, height: height, title: title, style: Self.style)
    text.ground()
    text.label(title, style: "title", x: Self.margin, y: Self.margin + 12)
    var top = Self.margin + 40
    for block in blocks {
      write(block, left: left, top: top, &text)
      top += Self.height(of: block)
      try sink.write(text.bytes)
      text.removeAll()
    }
    text.markup("</svg>\n")
    try sink.write(text.bytes)
  }

  private static func columns(_ block: Block) -> [Double] {
    block.words.map { max(TextWidth.ems(Words.unescaped($0)) * 14 + 12, 46) }
  }

  private static func height(of block: Block) -> Double {
    block.bands.reduce(block.caption.isEmpty ? line + 16 : 2 * line + 16) { $0 + height(of: $1) }
  }

  private static func height(of band: Band) -> Double {
    (band.title.isEmpty ? 8 : line + 4) + Double(band.rows.count) * (band.isDense ? denseHeight : cellHeight)
  }

  private func write(_ block: Block, left: Double, top start: Double, _ text: inout SVGText) {
    var top = start
    if !block.caption.isEmpty {
      text.label(block.caption, style: "caption", x: Self.margin, y: top + 14)
      top += Self.line
    }
    let widths = Self.columns(block)
    var x = left
    for (word, width) in zip(block.words, widths) {
      text.label(Words.unescaped(word), style: "word", x: x + width / 2, y: top + 14)
      x += width
    }
    text.markup("\n")
    top += Self.line
    for band in block.bands {
      write(band, widths, left: left, top: top, &text)
      top += Self.height(of: band)
    }
  }

  private func write(_ band: Band, _ widths: [Double], left: Double, top start: Double, _ text: inout SVGText)
  {
    var top = start + 4
    if !band.title.isEmpty {
      text.label(band.title, style: "band", x: left, y: top + 14)
      top += Self.line
    }
    let height = band.isDense ? Self.denseHeight : Self.cellHeight
    for row in band.rows {
      let most = band.most ?? row.values.compactMap { $0 }.max() ?? 1
      if !band.isDense { text.label(row.name, style: "name", x: left - 8, y: top + 17) }
      var x = left
      for (value, width) in zip(row.values, widths) {
        if let value {
          cell(value, shade: most > 0 ? value / most : 0, band, x: x, y: top, (width, height), &text)
        }
        x += width
      }
      text.markup("\n")
      top += height
    }
  }

  private func cell(
    _ value: Double, shade: Double, _ band: Band, x: Double, y: Double,
    _ size: (width: Double, height: Double),
    _ text: inout SVGText
  ) {
    text.markup("<rect fill=\"\(Shade.ground(of: shade))\" x=\"")
    text.number(x)
    text.markup("\" y=\"")
    text.number(y)
    text.markup("\" width=\"")
    text.number(size.width - 1)
    text.markup("\" height=\"")
    text.number(size.height - (band.isDense ? 0 : 1))
    text.markup("\"/>")
    guard !band.isDense else { return }
    text.markup("<text class=\"value\" fill=\"\(Shade.text(on: shade))\" x=\"")
    text.number(x + size.width / 2)
    text.markup("\" y=\"")
    text.number(y + 17)
    text.markup("\">\(Self.figure(value))</text>")
  }

  /// Two decimals, or fewer where the number is large.
  private static func figure(_ value: Double) -> String {
    let digits = abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0
    let scale = [1, 10, 100][digits]
    guard value.isFinite, abs(value) < 1e12 else { return "" }
    let units = Int((value * Double(scale)).rounded())
    let (whole, part) = units.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
    let padding = String(repeating: "0", count: digits == 0 ? 0 : digits - String(part).count)
    return (units < 0 ? "\u{2212}" : "") + (digits == 0 ? "\(whole)" : "\(whole).\(padding)\(part)")
  }

  private static let style = """
      text { font: 400 13px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; unicode-bidi: isolate; }
      .ground { fill: #ffffff; } .title { font-weight: 600; font-size: 17px; }
      .title, .caption, .word, .name, .band { fill: #24292f; } .caption, .band { font-weight: 600; }
      .word, .value { text-anchor: middle; } .name { text-anchor: end; } .word { font-size: 14px; }
      @media (prefers-color-scheme: dark) {
        .ground { fill: #0d1117; } .title, .caption, .word, .name, .band { fill: #e6edf3; }
      }
    """
}
