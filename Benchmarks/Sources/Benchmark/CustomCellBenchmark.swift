import ArgumentParser
import Espalier
import Timing

/// A cell that is written here, against the public interface of another package, beside the built-in one.
struct CustomCellBenchmark: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "custom-cell",
    abstract: "Training with a cell of this package beside the same one that is built in.",
    discussion: """
      The binary Tree-LSTM, written once more. Checked: its gradients by differences, and its losses, which are \
      those of the built-in cell to the bit.
      """)
  @OptionGroup var options: BenchOptions

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    for array in GradientCheck(OwnTreeLSTM(inputSize: 3, hiddenSize: 4)).run() {
      check(array.error < GradientCheck.tolerance, "a wrong gradient: \(array)")
    }
    let corpus = try bench.corpus()
    let trees = Array(corpus.train.prefix(bench.options.treeLimit ?? corpus.train.count))
    let own = CellKind("own-tree-lstm") { OwnTreeLSTM(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize) }
    bench.report.note("custom cell: \(trees.count) trees, minibatches of 25, in turns")
    for threads in bench.options.threads {
      var seconds: [CellKind: [Double]] = [:]
      var losses: Set<[Double]> = []
      for _ in 0..<bench.options.repeatCount {
        for kind in [CellKind.treeLSTM, own] {
          var options = TrainingOptions(benchmark: .treeLSTM, batch: 25, threads: threads)
          options.cell = kind
          let epochs = try train(trees, options, 3)
          losses.insert(epochs.map(\.loss))
          seconds[kind, default: []] += epochs.dropFirst().map(\.seconds)
        }
      }
      check(losses.count == 1, "losses that differ from those of the built-in cell")
      let (builtIn, custom) = (median(seconds[.treeLSTM] ?? []), median(seconds[own] ?? []))
      bench.report.row(
        "custom cell",
        [
          .count("threads", threads), .number("builtInSeconds", builtIn, 3),
          .number("customSeconds", custom, 3), .number("speedOfBuiltIn", builtIn / custom, 2),
        ])
    }
  }
}

/// The binary Tree-LSTM of Tai, Socher and Manning 2015, equations 9 to 14.
private struct OwnTreeLSTM: Cell {
  let name = "own-tree-lstm"
  let inputSize: Int
  let hiddenSize: Int
  let arity = Arity.slots(2)
  var state: [StateField] { [StateField("h", width: hiddenSize), StateField("c", width: hiddenSize)] }

  func step(_ f: VertexFunction) {
    let (x, l, r) = (f.input, f.child(0), f.child(1))
    func gate(_ name: String, _ matrices: String) -> Value {
      f.linear("W_\(name)", x, to: hiddenSize) + f.linear("\(matrices)_1", l.h, to: hiddenSize)
        + f.linear("\(matrices)_2", r.h, to: hiddenSize) + f.vector("b_\(name)", size: hiddenSize)
    }
    let i = sigmoid(gate("i", "U_i"))
    let (keepLeft, keepRight) = (sigmoid(gate("f", "U_f_1")), sigmoid(gate("f", "U_f_2")))
    let u = tanh(gate("u", "U_u"))
    let o = sigmoid(gate("o", "U_o"))
    let c = i * u + keepLeft * l.c + keepRight * r.c
    f.yield(h: o * tanh(c), c: c)
  }
}
