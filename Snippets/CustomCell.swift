// A cell of your own: its equations, a gradient check, a training, a model that is saved and read back.
//
//   swift run CustomCell        (from the root of the repository)
import Espalier

// snippet.cell
/// A minimal gated unit over trees: a gate mixes the mean of the children's states with a new one.
struct MinimalGatedUnit: Cell {
  let name = "minimal-gated-unit"
  let inputSize: Int
  let hiddenSize: Int
  let arity = Arity.any
  var state: [StateField] { [StateField("h", width: hiddenSize)] }

  func step(_ f: VertexFunction) {
    let below = f.mean(f.children.h)
    func affine(_ name: String, _ h: Value) -> Value {
      f.linear("W_\(name)", f.input, to: hiddenSize) + f.linear("U_\(name)", h, to: hiddenSize)
        + f.vector("b_\(name)", size: hiddenSize)
    }
    let gate = sigmoid(affine("g", below))
    let new = tanh(affine("n", gate * below))
    f.yield(h: (1 - gate) * below + gate * new)
  }
}
// snippet.end

// snippet.check
for array in GradientCheck(MinimalGatedUnit(inputSize: 3, hiddenSize: 4)).run() {
  precondition(array.error < GradientCheck.tolerance, "a wrong gradient: \(array)")
}
print("gradients are right")
// snippet.end

// snippet.train
let kind = CellKind("minimal-gated-unit") {
  MinimalGatedUnit(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize)
}
var options = TrainingOptions()
(options.cell, options.hiddenSize, options.embeddingSize, options.epochs) = (kind, 50, 50, 5)
let train = try TreebankFile.open(path: "corpora/reviews/train.txt").readAll()
let dev = try TreebankFile.open(path: "corpora/reviews/dev.txt").readAll()
let trainer = try Trainer(options: options, train: train, dev: dev, vectors: nil)
let result = try trainer.run { event in
  if case .epoch(let epoch) = event { print("epoch \(epoch.epoch): loss \(epoch.loss)") }
}
print("accuracy at the root of dev: \(result.best.root.accuracy ?? 0)")
// snippet.end

// snippet.save
try trainer.model.save(to: ".build/minimal-gated-unit", replacing: true)
let model = try TreeClassifier.load(from: ".build/minimal-gated-unit", cells: CellKind.builtIn + [kind])
let tree = try Tree(brackets: "( ( ( the) ( film)) ( ( is) ( good)))")
let label = model.predict([tree], nodes: .root)[0].label(0)
print("label: \(model.configuration.labels.name(of: label))")
// snippet.end
