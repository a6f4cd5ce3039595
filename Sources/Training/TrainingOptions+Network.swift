import EspalierNetworks

extension TrainingOptions {
  /// Checks that the parts of the network go together.
  func checkNetwork() throws(TrainingError) {
    for (name, value) in cellOptions.sorted(by: { $0.key < $1.key }) {
      guard let values = cell.options[name] else {
        throw TrainingError(.noSuchOption(name, cell: cell.name, offered: cell.options.keys.sorted()))
      }
      guard values.contains(value) else {
        throw TrainingError(.noSuchValue(value, option: name, offered: values))
      }
    }
    if layers > 1 || direction != .up {
      if !cell.isStackable { throw TrainingError(.notStackable(cell: cell.name)) }
      if cell.readsSequences, direction == .down {
        throw TrainingError(.notDownwards(cell: cell.name))
      }
    }
    if depth.transitionLayers > 0, !cell.hasTransitions {
      throw TrainingError(.noTransitions(cell: cell.name))
    }
    if depth.inputLayers > 0, !cell.takesInputLayers {
      throw TrainingError(.noInputLayers(cell: cell.name))
    }
    if initialization.forgetBias != nil, !cell.hasForgetGates {
      throw TrainingError(.noForgetGates(cell: cell.name))
    }
    if !cell.readsSequences {
      if truncation != nil {
        throw TrainingError(.onlyOfSequences("gradients are truncated", cell: cell.name))
      }
      if head == .tokens {
        throw TrainingError(.onlyOfSequences("labels of tokens are learnt", cell: cell.name))
      }
    }
    if head.labelsTrees, supervision != .root { throw TrainingError(.attentionBelowRoot) }
  }
}
