import Espalier

extension ComparisonReport {
  /// An object a line: networks, each with its runs, then pairs, then parts of the treebank.
  var json: [UInt8] {
    var writer = JSONWriter()
    for (index, network) in comparison.networks.enumerated() {
      write(network, index, to: &writer)
      for run in network.runs { write(run, of: network, to: &writer) }
    }
    for pair in pairs { write(pair, to: &writer) }
    for (network, slices) in zip(comparison.networks, slices) {
      for slice in slices { write(slice, of: network, to: &writer) }
    }
    return writer.bytes
  }

  private func object(_ kind: String, _ writer: inout JSONWriter, _ members: (inout JSONWriter) -> Void) {
    writer.object { writer in
      writer.key("kind")
      writer.string(kind)
      members(&writer)
    }
    writer.endLine()
  }

  private func write(_ network: ComparedNetwork, _ index: Int, to writer: inout JSONWriter) {
    let setup = finished[index].network.setups[finished[index].setup]
    object("network", &writer) { writer in
      writer.key("network")
      writer.string(network.name)
      writer.key("cell")
      writer.string(setup.cell.name)
      writer.key("hidden")
      writer.integer(network.hiddenSize)
      writer.key("parameters")
      writer.integer(network.parameters)
      writer.key("learningRate")
      writer.number(setup.parameterOptimizer.rate)
      writer.key("inputDropout")
      writer.number(setup.inputDropout)
      writer.key("dropout")
      writer.number(setup.dropout)
      writer.key("sharesTrees")
      writer.bool(network.sharesTrees)
      let figures: [(String, Spread?)] = [
        ("root", network.spread(\.root.accuracy)), ("rootBinary", network.spread(\.root.binary)),
        ("nodes", nodes(of: index)), ("macroF1", macroF1(of: index)),
      ]
      for (name, spread) in figures {
        writer.key(name)
        writer.object { writer in
          writer.key("mean")
          writer.number(spread?.mean)
          writer.key("deviation")
          writer.number(spread?.deviation)
        }
      }
      writer.key("calibrationError")
      writer.number(network.calibration.expectedError)
      guard showsSeconds else { return }
      writer.key("secondsPerEpoch")
      writer.number(network.secondsPerEpoch)
      writer.key("seconds")
      writer.number(network.seconds)
    }
  }

  private func write(_ run: ComparedRun, of network: ComparedNetwork, to writer: inout JSONWriter) {
    object("run", &writer) { writer in
      writer.key("network")
      writer.string(network.name)
      writer.key("seed")
      writer.string(String(run.seed))
      writer.key("bestEpoch")
      writer.integer(run.bestEpoch)
      writer.key("epochs")
      writer.integer(run.epochs.count)
      writer.key("devRoot")
      writer.number(run.best.devRoot)
      writer.key("test")
      run.metrics.write(to: &writer)
      guard showsSeconds else { return }
      writer.key("seconds")
      writer.number(run.seconds)
    }
  }

  private func write(_ pair: Comparison.Pair, to writer: inout JSONWriter) {
    object("pair", &writer) { writer in
      writer.key("first")
      writer.string(comparison.networks[pair.first].name)
      writer.key("second")
      writer.string(comparison.networks[pair.second].name)
      writer.key("bootstrap")
      writer.beginObject()
      writer.key("difference")
      writer.number(pair.difference.value)
      writer.key("interval")
      writer.numbers([pair.difference.interval.lowerBound, pair.difference.interval.upperBound])
      writer.key("p")
      writer.number(pair.difference.p)
      writer.key("holm")
      writer.number(pair.corrected)
      writer.endObject()
      writer.key("mcNemar")
      writer.beginObject()
      writer.key("onlyFirst")
      writer.integer(pair.mcNemar.onlyFirst)
      writer.key("onlySecond")
      writer.integer(pair.mcNemar.onlySecond)
      writer.key("p")
      writer.number(pair.mcNemar.p)
      writer.key("holm")
      writer.number(pair.mcNemarCorrected)
      writer.endObject()
    }
  }

  private func write(_ slice: Slice, of network: ComparedNetwork, to writer: inout JSONWriter) {
    object("part", &writer) { writer in
      writer.key("network")
      writer.string(network.name)
      writer.key("group")
      writer.string(slice.group.rawValue)
      writer.key("part")
      writer.string(slice.name)
      writer.key("count")
      writer.integer(slice.count)
      writer.key("accuracy")
      writer.number(slice.accuracy)
      writer.key("interval")
      writer.numbers([slice.interval.lowerBound, slice.interval.upperBound])
    }
  }
}
