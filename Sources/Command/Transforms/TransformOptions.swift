import ArgumentParser
import Espalier

/// What `convert` does with trees, one step after the other in the order of the command line.
///
/// Every option can be given several times. The parser tells values by option only, so that the order comes from the
/// arguments themselves (`steps`).
struct TransformOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Give every node two children at most, by intermediate nodes to the left or to the right, or around the head.",
      valueName: "side"))
  var binarize: [BinarySide] = []

  @Flag(
    help:
      "Mark intermediate nodes with the labels of their children, NP|<DT-NN>, so that they can be restored.")
  var markers = false

  @Option(
    help: ArgumentHelp("Name so many children in a marker; implies --markers. (default: all)", valueName: "n")
  )
  var markov: Int?

  @Option(
    help: ArgumentHelp(
      "Name so many nodes above in every label, NP^<S>, where trees are binarised.", valueName: "n"))
  var parentLabels: Int?

  @Option(
    help: ArgumentHelp(
      "Undo --binarize: children take the places of intermediate nodes, which are marked, or have no label.",
      valueName: "nodes"))
  var unbinarize: [UnbinaryNodes] = []

  @Flag(help: "Make one node of every chain of single children; the topmost label stays.")
  var collapseUnaries: Int

  @Option(
    help: ArgumentHelp(
      "The same with all labels, S+VP: of all chains, or of inner nodes only, without parts of speech.",
      valueName: "chains"))
  var joinUnaries: [ChainScope] = []

  @Flag(help: "Undo --join-unaries.")
  var restoreUnaries: Int

  @Flag(help: "Remove empty elements (-NONE-), such as traces, and nodes that have nothing else.")
  var removeEmpty: Int

  @Flag(help: "Cut labels before their functions and indices: NP-SBJ-1 is NP.")
  var stripFunctions: Int

  @Flag(help: "Cut indices off labels and traces: NP-SBJ-1 is NP-SBJ.")
  var stripIndices: Int

  @Flag(help: "Remove categories, such as the functions of TIGER-XML, and leave labels.")
  var removeCategories: Int

  @Flag(help: "Remove punctuation, by part of speech, or by word where there is none.")
  var removePunctuation: Int

  @Option(
    help: ArgumentHelp(
      "Attach nodes that hang nowhere to the lowest node around them, or drop them.", valueName: "way"))
  var looseNodes: [LooseNodes] = []

  @Flag(help: "Order children as their words stand in the sentence.")
  var orderBySurface: Int

  @Flag(
    help: "Remove crossing branches: what keeps the words of a node apart goes up. Tells how many nodes did.")
  var raiseCrossing: Int

  @Option(
    help: ArgumentHelp(
      "Make dependency trees of phrases by head rules; labels are none, those of words, or of the largest phrases.",
      valueName: "labels"))
  var toDependencies: [DependencyLabels] = []

  @Flag(help: "Make phrases of dependency trees, with words at leaves.")
  var toConstituents: Int

  @Option(
    help: ArgumentHelp(
      "Head rules of --to-dependencies, --binarize head and --raise-crossing: english, or a table. (default: english)",
      valueName: "rules"))
  var heads: String?

  @Option(
    help: ArgumentHelp(
      "Map labels by a table: a label and what becomes of it, a line each.", valueName: "file"))
  var mapLabels: [String] = []

  @Option(
    help: ArgumentHelp(
      "Label nodes by the scores of their phrases: a phrase, a tab or '|', and a score from 0 to 1, a line each.",
      valueName: "file"))
  var phraseScores: [String] = []

  @Option(
    help: ArgumentHelp(
      "Where phrases stand, as phrase|number, if --phrase-scores has number|score, as SST is published.",
      valueName: "file"
    ))
  var phraseDictionary: String?

  @Option(
    help: ArgumentHelp(
      "The scores up to which the classes 0, 1, ... of --phrase-scores reach.", valueName: "numbers"))
  var phraseThresholds = Thresholds.sentiment

  @Option(help: ArgumentHelp("Keep trees of so many words: 5..40, ..40, 5.. or 5.", valueName: "range"))
  var length: [NumberRange] = []

  @Option(
    help: ArgumentHelp("Keep trees of so many nodes from the root to the deepest leaf.", valueName: "range"))
  var depth: [NumberRange] = []

  @Option(
    help: ArgumentHelp(
      "Keep trees whose root has one of these labels, separated by commas.", valueName: "labels"))
  var rootLabel: [String] = []

  @Option(
    help: ArgumentHelp(
      "Keep trees in which a pattern of Tregex is found: 'VP < (NP $+ PP)'.", valueName: "pattern"),
    transform: TreePattern.init(argument:))
  var match: [TreePattern] = []

  @Option(
    help: ArgumentHelp("Keep trees in which a pattern is not found.", valueName: "pattern"),
    transform: TreePattern.init(argument:))
  var noMatch: [TreePattern] = []

  @Option(help: ArgumentHelp("Keep so many trees, drawn by chance.", valueName: "n"))
  var sample: [Int] = []

  @Flag(help: "Shuffle the trees.")
  var shuffle: Int

  @Option(
    help: ArgumentHelp(
      "Keep one part (--part) of the trees, distributed by chance with these shares.", valueName: "8:1:1"))
  var split: [ShareList] = []

  @Option(help: ArgumentHelp("Which part of --split, from 1.", valueName: "n"))
  var part: Int?

  @Option(help: ArgumentHelp("The seed of --sample, --shuffle and --split.", valueName: "n"))
  var seed: UInt64 = 0
}
