import EspalierCells

/// A cell that is written where it is tested.
struct WrittenCell: Cell, CustomStringConvertible {
  let name: String
  var inputSize = 3
  var state = [StateField("h", width: 4), StateField("c", width: 4)]
  var arity = Arity.slots(2)
  var kindCount = 1
  let body: @Sendable (VertexFunction) -> Void

  func step(_ f: VertexFunction) { body(f) }
  var description: String { name }
}

private let onlyH = [StateField("h", width: 4)]

/// Cells that together use every operation of the language in every way that a trace can.
let languageCells: [WrittenCell] = rowCells + edgeCells + matrixCells + shapeCells

/// Cells of rows: slots, activations, products, diagonals.
private let rowCells: [WrittenCell] = [
  WrittenCell(name: "gated recurrent unit", state: onlyH, arity: .slots(1)) { f in
    let (x, h) = (f.input, f.child(0).h)
    let z = sigmoid(f.linear("W_z", x, to: 4) + f.linear("U_z", h, to: 4) + f.vector("b_z", size: 4))
    let r = sigmoid(f.linear("W_r", x, to: 4) + f.linear("U_r", h, to: 4) + f.vector("b_r", size: 4))
    let n = tanh(f.linear("W_n", x, to: 4) + f.linear("U_n", r * h, to: 4) + f.vector("b_n", size: 4))
    f.yield(h: (1 - z) * n + z * h)
  },
  WrittenCell(name: "rectifiers and differences") { f in
    let a = relu(f.linear("W", f.input, to: 4) - f.linear("U", f.child(0).h, to: 4))
    let b = f.child(1).c - f.vector("v", size: 4)
    f.yield(h: 0.5 * a - b, c: relu(b) + 0.25)
  },
  WrittenCell(name: "peepholes") { f in
    let (l, r) = (f.child(0), f.child(1))
    let i = sigmoid(
      f.linear("W_i", f.input, to: 4) + f.vector("p", size: 4) * l.c + f.vector("q", size: 4) * r.c)
    let c = i * tanh(f.linear("U", l.h, to: 4)) + (1 - i) * r.c
    f.yield(h: sigmoid(f.vector("p", size: 4) * c) * tanh(c), c: c)
  },
  WrittenCell(name: "a child's state handed on") { f in
    f.yield(h: tanh(f.linear("W", f.input, to: 4) + f.child(1).h), c: f.child(0).c)
  },
  WrittenCell(name: "one value for two fields") { f in
    let a = tanh(f.linear("W", f.input, to: 4) + f.linear("U", f.child(0).h, to: 4) + f.child(1).c)
    f.yield(h: a, c: a)
  },
  WrittenCell(name: "a product for two fields") { f in
    let a = f.linear("W", f.input, to: 4) + f.linear("U", f.child(0).h, to: 4)
    f.yield(h: a, c: a)
  },
  WrittenCell(name: "no input") { f in
    f.yield(
      h: tanh(f.linear("U", f.child(0).h, to: 4) + f.vector("b", size: 4)),
      c: f.child(0).c * f.child(1).c + f.child(1).h)
  },
  WrittenCell(name: "no c") { f in
    f.yield(
      h: tanh(
        f.linear("W", f.input, to: 4) + f.linear("L", f.child(0).h, to: 4)
          + f.linear("R", f.child(1).h, to: 4)),
      c: f.linear("C", f.input, to: 4))
  },
  WrittenCell(name: "no children") { f in
    f.yield(h: tanh(f.linear("W", f.input, to: 4)), c: f.linear("W", f.input, to: 4))
  },
  WrittenCell(name: "two matrices on one operand", state: onlyH) { f in
    let h = f.child(0).h
    f.yield(h: tanh(f.linear("A", h, to: 4) + f.linear("B", h, to: 4) + f.linear("W", f.input, to: 4)))
  },
  WrittenCell(name: "one matrix twice", state: onlyH) { f in
    let sum = f.linear("M", f.child(0).h, to: 4) + f.linear("M", f.child(1).h, to: 4)
    f.yield(h: tanh(f.linear("M", tanh(sum + f.linear("W", f.input, to: 4)), to: 4)))
  },
  WrittenCell(name: "one matrix, two biases") { f in
    let h = f.child(0).h
    let a = f.linear("M", h, to: 4) + f.vector("a", size: 4) + f.linear("W", f.input, to: 4)
    let b = f.linear("M", h, to: 4) + f.vector("b", size: 4) + f.linear("W", f.input, to: 4)
    f.yield(h: tanh(a), c: sigmoid(b))
  },
  WrittenCell(name: "products of products", state: onlyH) { f in
    let x = tanh(f.linear("W_1", f.input, to: 5))
    let below = f.linear("U_2", f.linear("U_1", f.child(0).h, to: 6), to: 4)
    f.yield(h: tanh(f.linear("W_2", x, to: 4) + below + f.linear("R", f.child(1).h, to: 4)))
  },
  WrittenCell(name: "squares and doubles") { f in
    let a = tanh(f.linear("W", f.input, to: 4) + f.linear("U", f.child(0).h, to: 4))
    f.yield(h: a * a + (a + a), c: (a - a) + a * f.child(1).c)
  },
  WrittenCell(name: "a vector alone") { f in
    f.yield(h: tanh(f.linear("U", f.child(0).h, to: 4) + f.vector("b", size: 4)), c: f.vector("s", size: 4))
  },
  WrittenCell(name: "an activated input") { f in
    f.yield(
      h: tanh(f.linear("W", tanh(f.input), to: 4) + f.linear("U", f.child(1).h, to: 4)), c: f.child(0).h)
  },
]

/// Cells whose nodes have matrices of their own, parts, quotients and kinds.
private let matrixCells: [WrittenCell] = [
  WrittenCell(name: "a tensor", state: onlyH) { f in
    let (a, b) = (f.child(0).h, f.child(1).h)
    func form(_ side: String) -> Value {
      f.linear("V_1\(side)", a, to: 16) + f.linear("V_2\(side)", b, to: 16)
    }
    let bilinear = matrixProduct(a, form("1"), inner: 4) + matrixProduct(b, form("2"), inner: 4)
    f.yield(
      h: tanh(
        bilinear + f.linear("W", f.input, to: 4) + f.linear("L", a, to: 4) + f.linear("R", b, to: 4)
          + f.vector("b", size: 4)))
  },
  WrittenCell(
    name: "a vector and a matrix", inputSize: 19,
    state: [StateField("p", width: 4), StateField("P", width: 16)]
  ) { f in
    let (l, r, x) = (f.child(0), f.child(1), f.input)
    let low = matrixProduct(x[4..<8], x[8..<12], inner: 1)
    let below = [
      matrixProduct(l["P"], f.matrix("M_1", rows: 4, columns: 4), inner: 4),
      matrixProduct(r["P"], f.matrix("M_2", rows: 4, columns: 4), inner: 4),
    ]
    f.yield(
      tanh(
        f.linear("W_1", matrixProduct(l["p"], r["P"], inner: 4), to: 4)
          + f.linear("W_2", matrixProduct(r["p"], l["P"], inner: 4), to: 4) + x[0..<4] + x[15..<19]),
      low + below[0] + below[1])
  },
  WrittenCell(name: "attention over children", arity: .any) { f in
    let child = f.children
    let scores = f.linear("q", tanh(f.linear("K", child.h, to: 5) + f.linear("W", f.input, to: 5)), to: 2)
    let read = f.sum(matrixProduct(f.softmax(scores), child.h, inner: 1))
    f.yield(h: tanh(f.linear("O", read, to: 4) + f.linear("X", f.input, to: 4)), c: f.mean(child.c))
  },
  WrittenCell(name: "the largest child", arity: .any) { f in
    let child = f.children
    let most = f.max(child.h)
    f.yield(
      h: tanh(f.linear("W", f.input, to: 4)) + most, c: f.sum(abs(child.h - most)) + f.max(child.c * child.h))
  },
  WrittenCell(name: "parts and wholes") { f in
    let (l, r) = (f.child(0), f.child(1))
    let whole = concatenate([l.h, f.input, r.c])
    let a = tanh(f.linear("W", whole, to: 6))
    f.yield(h: a[0..<4] * whole[3..<7], c: concatenate([a[5..<6], stopGradient(l.c)[1..<3], a[2..<3]]))
  },
  WrittenCell(name: "quotients", arity: .any) { f in
    let x = f.linear("W", f.input, to: 4)
    f.yield(h: x / (exp(f.sum(f.children.h)) + 1), c: exp(-1 * abs(x)) / (sigmoid(x) + 0.5))
  },
  WrittenCell(name: "matrices by kind", state: onlyH, kindCount: 3) { f in
    f.yield(
      h: tanh(
        f.linear("W", f.input, to: 4) + f.linear("L", f.child(0).h, to: 4, byKind: true)
          + f.linear("R", f.child(1).h, to: 4, byKind: true) + f.vector("b", size: 4, byKind: true)))
  },
  WrittenCell(name: "gates by kind", arity: .any, kindCount: 2) { f in
    let child = f.children
    let gate = sigmoid(f.linear("U", child.h, to: 4, byKind: true) + f.linear("W", f.input, to: 4))
    let c = f.sum(gate * child.c) + f.linear("X", f.input, to: 4, byKind: true)
    f.yield(h: tanh(c) * f.vector("s", size: 4, byKind: true), c: c)
  },
]

/// Cells of edges: values of a node at its edges, sums, gates for every child.
private let edgeCells: [WrittenCell] = [
  WrittenCell(name: "peepholes at rows and edges", arity: .any) { f in
    let (p, child) = (f.vector("p", size: 4), f.children)
    let forget = sigmoid(f.linear("U", child.h, to: 4) + p * child.c)
    let c = tanh(f.linear("W", f.input, to: 4)) + f.sum(forget * child.c)
    f.yield(h: sigmoid(p * c) * tanh(c), c: c)
  },
  WrittenCell(name: "a bias at rows and edges", arity: .any) { f in
    let (b, child) = (f.vector("b", size: 4), f.children)
    let c = f.sum(tanh(child.c + b)) + b
    f.yield(h: tanh(f.linear("W", f.input, to: 4) + b) + f.sum(b * child.h), c: c)
  },
  WrittenCell(name: "an edge's value from the level's", arity: .any) { f in
    let child = f.children
    let query = tanh(f.linear("Q", f.sum(child.h), to: 4) + f.linear("W", f.input, to: 4))
    let gate = sigmoid(f.linear("K", child.h, to: 4) + query)
    f.yield(h: f.sum(gate * child.h) + query, c: f.sum(gate * child.c))
  },
  WrittenCell(name: "an input at edges", inputSize: 4, arity: .any) { f in
    let child = f.children
    f.yield(h: f.sum(child.h * f.input), c: tanh(f.sum(child.c - f.input) + f.input))
  },
  WrittenCell(name: "products over edges", state: onlyH, arity: .any) { f in
    let a = tanh(f.linear("A", f.children.h, to: 6))
    f.yield(h: tanh(f.sum(f.linear("B", a, to: 4)) + f.linear("W", f.input, to: 4)))
  },
  WrittenCell(name: "the number of children", state: onlyH, arity: .any) { f in
    let count = f.sum(0.0 * f.children.h + 1)
    f.yield(h: tanh(f.linear("W", f.input, to: 4) + 0.1 * count) + f.sum(1 - f.children.h))
  },
  WrittenCell(name: "differences at edges", arity: .any) { f in
    let (x, child) = (f.linear("W", f.input, to: 4), f.children)
    f.yield(h: f.sum(relu(x - child.h)), c: f.sum(child.c - x) - x)
  },
  WrittenCell(name: "a row's product at edges twice", arity: .any) { f in
    let child = f.children
    let row = f.linear("W", f.input, to: 4) + f.linear("S", f.sum(child.h), to: 4)
    let a = sigmoid(row + f.linear("A", child.h, to: 4))
    let b = sigmoid(row + f.linear("B", child.h, to: 4))
    f.yield(h: tanh(f.sum(a * child.h) + row), c: f.sum(b * child.c * a))
  },
  WrittenCell(name: "a sum handed on", arity: .any) { f in
    let sum = f.sum(f.children.h)
    f.yield(h: tanh(f.linear("W", f.input, to: 4)) + sum, c: sum)
  },
]

/// Cells whose fields have widths of their own, around the width of a vector and of a panel.
private let shapeCells: [WrittenCell] = [
  WrittenCell(
    name: "three fields",
    state: [StateField("a", width: 3), StateField("b", width: 5), StateField("m", width: 17)]
  ) { f in
    let (l, r) = (f.child(0), f.child(1))
    let a = tanh(
      f.linear("A", f.input, to: 3) + f.linear("AB", l["b"], to: 3) + f.linear("AM", r["m"], to: 3))
    let b = sigmoid(f.linear("B", a, to: 5) + r["b"])
    let m =
      tanh(f.linear("M", l["m"], to: 17) + f.linear("MB", b, to: 17)) * r["m"]
      + f.linear("MA", l["a"], to: 17)
    f.yield([a, b, m])
  },
  WrittenCell(
    name: "three fields of all children", inputSize: 18,
    state: [StateField("a", width: 40), StateField("b", width: 1), StateField("m", width: 16)], arity: .any
  ) { f in
    let child = f.children
    let a = tanh(f.linear("A", f.input, to: 40) + f.sum(f.linear("AM", child["m"], to: 40)))
    let b = f.sum(f.linear("BA", child["a"], to: 1) * child["b"]) + f.linear("B", f.input, to: 1)
    f.yield([a, b, tanh(f.linear("M", a, to: 16) + f.linear("MB", b, to: 16)) + f.sum(child["m"])])
  },
  WrittenCell(name: "wide gates", inputSize: 33, state: [StateField("h", width: 37)], arity: .slots(3)) { f in
    let children = (0..<3).map { f.child($0).h }
    func gate(_ name: String) -> Value {
      children.enumerated().reduce(f.linear("W_\(name)", f.input, to: 37)) {
        $0 + f.linear("U_\(name)_\($1.offset)", $1.element, to: 37)
      } + f.vector("b_\(name)", size: 37)
    }
    f.yield(h: sigmoid(gate("z")) * tanh(gate("n")) + (1 - sigmoid(gate("z"))) * children[2])
  },
]
