import Espalier

/// The pictures of `espalier inspect`: heat maps along sentences, and trees coloured by a gate.
struct InspectionPictures {
  /// What colours stand for.
  let quantity: InspectedTree.Quantity
  /// The layer that is drawn; nil for all.
  let layer: Int?

  private func passes(_ inspected: InspectedTree) -> [GateInspection.Pass] {
    inspected.inspection.passes.filter { layer == nil || $0.layer == layer }
  }

  /// Shares and lengths at every word, and below them all units of the quantity.
  func heatMap(_ list: [InspectedTree]) -> HeatMap {
    HeatMap(
      title: "What the gates did, word by word",
      blocks: list.flatMap { inspected in passes(inspected).map { block(inspected, $0) } })
  }

  private func block(_ inspected: InspectedTree, _ pass: GateInspection.Pass) -> HeatMap.Block {
    let tree = inspected.tree
    // The nodes that have words, in the order of the sentence.
    let nodes =
      inspected.isSequence
      ? Array(tree.words.indices)
      : (0..<tree.nodeCount).filter { tree.position(of: $0) != nil }
        .sorted { (tree.position(of: $0) ?? 0) < (tree.position(of: $1) ?? 0) }
    func rows(_ quantities: [InspectedTree.Quantity]) -> [HeatMap.Row] {
      quantities.compactMap { quantity in
        let values = inspected.values(quantity, of: pass)
        let own = nodes.map { values[$0] }
        return own.contains { $0 != nil } ? HeatMap.Row(quantity.title, values: own) : nil
      }
    }
    let units = inspected.units(quantity, of: pass)
    let width = units.lazy.compactMap { $0?.count }.first ?? 0
    let dense = (0..<width).map { unit in
      HeatMap.Row("\(unit)", values: nodes.map { units[$0].map { Double($0[unit]) } })
    }
    let most = units.reduce(0) { max($0, Double($1?.max() ?? 0)) }
    return HeatMap.Block(
      caption: pass.title, words: tree.words,
      bands: [
        HeatMap.Band(rows: rows([.kept, .letIn, .showing]), most: 1),
        HeatMap.Band(rows: rows([.held, .shown, .moved])),
        HeatMap.Band(
          title: "\(quantity.title), the \(width) units one under the other", rows: dense,
          most: quantity.isShare ? 1 : most, isDense: true),
      ].filter { !$0.rows.isEmpty })
  }

  /// Trees whose nodes have the quantity as their ground.
  func trees(_ list: [InspectedTree], to sink: some ByteSink) throws(FileError) {
    var items: [SVGDrawing.Item] = []
    var labels: [[TreeDrawing.Label]] = []
    for inspected in list {
      for pass in passes(inspected) {
        let values = inspected.values(quantity, of: pass)
        let most = quantity.isShare ? 1 : values.compactMap { $0 }.max() ?? 1
        items.append(.init(inspected.tree, caption: "\(pass.title): \(quantity.title)"))
        labels.append(
          values.map { value in
            value.map { .init($0.decimal(2), shade: most > 0 ? $0 / most : 0) } ?? .init("")
          })
      }
    }
    let title = "\(quantity.title), node by node"
    try SVGDrawing(title: title).write(numbered: items, to: sink) { labels[$0][$1] }
  }
}
