import Espalier

/// What `seq2seq translate` writes of each source.
struct TranslationWriter {
  let format: ReportFormat
  /// How many outputs; nil for the best one alone.
  let count: Int?
  let showsScores: Bool
  /// Whether the weights of attention are written.
  let showsWeights: Bool
  /// Whether sources are trees, which are written in brackets.
  let readsTrees: Bool

  /// The lines, or the object, of a source; a blank line has no outputs.
  func bytes(_ source: Tree?, _ outputs: [SpokenSequence]) -> [UInt8] {
    let best = Array(outputs.prefix(count ?? 1))
    return format == .json ? json(source, best) : Array(text(best).utf8)
  }

  private func text(_ outputs: [SpokenSequence]) -> String {
    guard count == nil else { return outputs.map(line).joined() + "\n" }
    return outputs.first.map(line) ?? "\n"
  }

  private func line(_ output: SpokenSequence) -> String {
    let text = output.words.joined(separator: " ").printable
    return (showsScores || count != nil ? "\(output.score.decimal(4))\t" : "") + text + "\n"
  }

  private func json(_ source: Tree?, _ outputs: [SpokenSequence]) -> [UInt8] {
    JSONWriter.line { writer in
      writer.key("source")
      writer.string(source.map { readsTrees ? Self.brackets($0) : $0.text } ?? "")
      writer.key("outputs")
      writer.beginArray()
      for output in outputs {
        writer.beginObject()
        writer.key("text")
        writer.string(output.words.joined(separator: " "))
        writer.key("score")
        writer.number(output.score)
        writer.key("logarithm")
        writer.number(output.logarithm)
        writer.key("finished")
        writer.bool(output.isFinished)
        if showsWeights { write(output.attention, to: &writer) }
        writer.endObject()
      }
      writer.endArray()
    }
  }

  /// A tree as it is read: in brackets that stand alone.
  private static func brackets(_ tree: Tree) -> String {
    tree.traversal.compactMap { step in
      switch step {
      case .enter(let node): tree.isLeaf(node) ? tree.word(of: node) : "("
      case .leave(let node): tree.isLeaf(node) ? nil : ")"
      }
    }.joined(separator: " ")
  }

  private func write(_ attention: [[Float]], to writer: inout JSONWriter) {
    writer.key("attention")
    writer.beginArray()
    for weights in attention {
      writer.beginArray()
      for weight in weights { writer.number(Double(weight)) }
      writer.endArray()
    }
    writer.endArray()
  }
}

/// Where a model looked: a block for every source, with a row for every word that it said and, last, the end, and a column for
/// every word of the source, or every node of its tree.
enum AttentionPicture {
  static func block(_ source: Tree, _ output: SpokenSequence, readsSequences: Bool) -> HeatMap.Block {
    let columns =
      readsSequences
      ? source.words
      : (0..<source.nodeCount).map { node in
        source.word(of: node) ?? phrase(source, node)
      }
    let names = output.words + (output.isFinished ? ["</s>"] : [])
    let rows = zip(names, output.attention).map { name, weights in
      HeatMap.Row(name, values: weights.map { Double($0) })
    }
    return HeatMap.Block(
      caption: output.words.joined(separator: " "), words: columns, bands: [.init(rows: rows, most: 1)])
  }

  /// A node by the words that it is over: all, or the first and the last.
  private static func phrase(_ tree: Tree, _ node: Int) -> String {
    let words = Array(tree.words[tree.span(of: node)])
    return words.count <= 3
      ? "(\(words.joined(separator: " ")))" : "(\(words[0]) … \(words[words.count - 1]))"
  }

  /// The picture of some sources.
  static func map(_ blocks: [HeatMap.Block]) -> HeatMap {
    HeatMap(title: "Where each word looked in the source", blocks: blocks)
  }
}
