import Espalier

let train = try TreebankFile.open(path: "corpora/reviews/train.txt").readAll()
let dev = try TreebankFile.open(path: "corpora/reviews/dev.txt").readAll()
var options = TrainingOptions()
options.epochs = 5
let trainer = try Trainer(options: options, train: train, dev: dev, vectors: nil)
_ = try trainer.run { _ in }

let tree = try Tree(brackets: "( ( ( the) ( plot)) ( ( is) ( ( not) ( ( very) ( good)))))")
let prediction = trainer.model.predict([tree], nodes: .all)[0]
for (index, node) in prediction.nodes.enumerated() {
  let phrase = tree.words[tree.span(of: node)].joined(separator: " ")
  print(trainer.model.configuration.labels.name(of: prediction.label(index)), "|", phrase)
}
