import EspalierTreeXML
import EspalierTrees

/// A small treebank in every format that is read: sentences of two words, "It" and another.
struct FormatSample: Sendable, CustomStringConvertible {
  let name: String
  /// The format to ask for; nil recognises it.
  var format: TreebankFormat?
  let begin: String
  let sentence: @Sendable (String) -> String
  let end: String
  /// The tree of a sentence.
  let tree: @Sendable (String) -> Tree

  var description: String { name }

  /// A whole treebank.
  func text(_ words: [String]) -> String { begin + words.map(sentence).joined() + end }

  private init(
    _ name: String, _ format: TreebankFormat? = nil, begin: String = "", end: String = "",
    tree: @escaping @Sendable (String) -> Tree, sentence: @escaping @Sendable (String) -> String
  ) {
    (self.name, self.format, self.begin, self.end) = (name, format, begin, end)
    (self.tree, self.sentence) = (tree, sentence)
  }

  /// Two leaves under a root.
  private static func phrase(
    _ label: String, _ first: (label: String, category: String), _ second: (label: String, category: String)
  ) -> @Sendable (String) -> Tree {
    { word in
      Tree(
        label: label,
        children: [
          Tree(label: first.label, category: first.category, word: "It"),
          Tree(label: second.label, category: second.category, word: word),
        ])
    }
  }

  /// The second word over the first, or both under a root without a word.
  private static func head(
    _ relations: (String, String), label: String = "", technicalRoot: Bool = false
  ) -> @Sendable (String) -> Tree {
    { word in
      var builder = TreeBuilder()
      if technicalRoot { builder.open() }
      builder.open(label: label, category: relations.1, word: word, position: 1)
      builder.leaf(category: relations.0, word: "It", position: 0)
      builder.close()
      if technicalRoot { builder.close() }
      return builder.finish()
    }
  }

  private static let bare = (label: "", category: "")

  /// Formats whose trees are told as soon as they are read.
  static let streamed: [FormatSample] = [
    FormatSample("brackets", tree: phrase("3", ("2", ""), ("4", ""))) { "(3 (2 It) (4 \($0)))\n" },
    FormatSample("penn", begin: "*x*x*x*\n*x* by (somebody)\n", tree: phrase("S", ("PRP", ""), ("VBZ", ""))) {
      "(S (PRP It)\n   (VBZ \($0)))\n"
    },
    FormatSample("crossing", tree: phrase("S", ("PRP", ""), ("VBZ", ""))) {
      "(S (PRP 0=It) (VBZ 1=\($0)))\n"
    },
    FormatSample("listops", tree: phrase("3", bare, bare)) { "3\t( It \($0) )\n" },
    FormatSample("text", .text, tree: phrase("", bare, bare)) { "It \($0)\n" },
    FormatSample("conll", begin: "# text\n", tree: head(("nsubj", "root"))) {
      "1\tIt\t_\t_\t_\t_\t2\tnsubj\t_\t_\n2\t\($0)\t_\t_\t_\t_\t0\troot\t_\t_\n\n"
    },
    FormatSample(
      "negra", begin: "#FORMAT 4\n#BOT ORIGIN\n0 x\n#EOT ORIGIN\n",
      tree: phrase("S", ("PRP", "SB"), ("VBZ", "HD"))
    ) {
      "#BOS 1 0 0 0\nIt\tit\tPRP\t--\tSB\t500\n\($0)\t--\tVBZ\t--\tHD\t500\n#500\t--\tS\t--\t--\t0\n#EOS 1\n"
    },
    FormatSample(
      "espalier", begin: "<treebank version=\"1\">\n", end: "</treebank>",
      tree: phrase("S", ("PRP", ""), ("VBZ", ""))
    ) {
      "<tree><node label=\"S\"><leaf label=\"PRP\">It</leaf><leaf label=\"VBZ\">\($0)</leaf></node></tree>\n"
    },
    FormatSample(
      "tiger", begin: "<corpus><head><meta/></head><body>\n", end: "</body></corpus>",
      tree: phrase("S", ("PRP", "SB"), ("VBZ", "HD"))
    ) {
      "<s id=\"s\"><graph root=\"p\"><terminals><t id=\"a\" word=\"It\" pos=\"PRP\"/><t id=\"b\" word=\"\($0)\" pos=\"VBZ\"/>"
        + "</terminals><nonterminals><nt id=\"p\" cat=\"S\"><edge idref=\"b\" label=\"HD\"/><edge idref=\"a\" label=\"SB\"/></nt>"
        + "</nonterminals></graph></s>\n"
    },
    FormatSample(
      "alpino", begin: "<treebank><metadata/>\n", end: "</treebank>",
      tree: phrase("top", ("noun", "su"), ("verb", "hd"))
    ) {
      "<alpino_ds version=\"1.2\"><node cat=\"top\" begin=\"0\"><node begin=\"1\" pos=\"verb\" rel=\"hd\" word=\"\($0)\"/>"
        + "<node begin=\"0\" pos=\"noun\" rel=\"su\" word=\"It\" index=\"1\"/><node index=\"1\" rel=\"su\" begin=\"0\"/></node>"
        + "<sentence>It \($0)</sentence></alpino_ds>\n"
    },
    FormatSample(
      "ancora", begin: "<article lng=\"es\">\n", end: "</article>",
      tree: phrase("sentence", ("p", "suj"), ("v", ""))
    ) {
      "<sentence><p wd=\"It\" func=\"suj\"/><sn elliptic=\"yes\"/><v lem=\"x\" wd=\"\($0)\"/></sentence>\n"
    },
    FormatSample(
      "french-treebank", begin: "<text>\n", end: "</text>", tree: phrase("SENT", ("CL", ""), ("V", ""))
    ) { "<SENT nb=\"1\">\n  <w cat=\"CL\">It</w>\n  <w cat=\"V\" lemma=\"x\">\($0)</w><w/>\n</SENT>\n" },
    FormatSample(
      "corenlp", begin: "<root><document><sentences>\n", end: "</sentences></document></root>",
      tree: phrase("ROOT", ("PRP", ""), ("VBZ", ""))
    ) {
      "<sentence id=\"1\"><tokens><token id=\"1\"><word>It</word></token><token id=\"2\"><word>\($0)</word></token></tokens>"
        + "<parse>(ROOT (PRP It) (VBZ \($0))) </parse><dependencies type=\"basic-dependencies\"><dep type=\"root\">"
        + "<governor idx=\"0\">ROOT</governor><dependent idx=\"2\">x</dependent></dep></dependencies></sentence>\n"
    },
    FormatSample(
      "agldt", begin: "<treebank version=\"1.5\"><date/>\n", end: "</treebank>", tree: head(("SBJ", "PRED"))
    ) {
      "<sentence id=\"1\"><word id=\"1\" form=\"It\" head=\"2\" relation=\"SBJ\"/><word id=\"2\" form=\"\($0)\" head=\"0\" relation=\"PRED\"/></sentence>\n"
    },
    FormatSample(
      "folia", begin: "<FoLiA xmlns=\"http://ilk.uvt.nl/folia\"><text>\n", end: "</text></FoLiA>",
      tree: phrase("S", ("PRP", ""), ("V", ""))
    ) { word in
      let id = word.utf8.map { "\($0)" }.joined()
      return
        "<s><w xml:id=\"a\(id)\"><t>It</t></w><w xml:id=\"b\(id)\"><t>\(word)</t><pos class=\"V\"/></w><syntax><su class=\"S\">"
        + "<su class=\"PRP\"><wref id=\"a\(id)\"/></su><wref id=\"b\(id)\"/></su></syntax></s>\n"
    },
    FormatSample(
      "treex", begin: "<treex_document xmlns=\"http://ufal.mff.cuni.cz/pdt/pml/\"><bundles>\n",
      end: "</bundles></treex_document>", tree: head(("Sb", "Pred"), technicalRoot: true)
    ) {
      "<LM><zones><zone><trees><a_tree id=\"r\"><ord>0</ord><children id=\"b\"><form>\($0)</form><ord>2</ord><afun>Pred</afun>"
        + "<children><LM id=\"a\"><form>It</form><ord>1</ord><afun>Sb</afun></LM></children></children></a_tree></trees></zone></zones></LM>\n"
    },
  ]

  /// Formats that are read whole.
  static let layered: [FormatSample] = [
    FormatSample(
      "tcf",
      begin:
        "<D-Spin xmlns=\"http://www.dspin.de/data\"><a:TextCorpus xmlns:a=\"http://www.dspin.de/data/textcorpus\">",
      end: "</a:TextCorpus></D-Spin>\n", tree: phrase("S", ("PRP", ""), ("$.", "HD"))
    ) { word in
      let id = word.utf8.map { "\($0)" }.joined()
      return
        "<a:tokens><a:token ID=\"a\(id)\">It</a:token><a:token ID=\"b\(id)\">\(word)</a:token></a:tokens>"
        + "<a:parsing><a:parse><a:constituent cat=\"S\"><a:constituent cat=\"PRP\" tokenIDs=\"a\(id)\"/>"
        + "<a:constituent cat=\"\\$.\" edge=\"HD\" tokenIDs=\"b\(id)\"/></a:constituent></a:parse></a:parsing>\n"
    },
    FormatSample(
      "naf", begin: "<NAF version=\"v3\">\n", end: "</NAF>\n", tree: phrase("S", ("PRP", ""), ("VBZ", "head"))
    ) { word in
      let id = word.utf8.map { "\($0)" }.joined()
      let words = [("a", "It"), ("b", word)].map { "<wf id=\"\($0)\(id)\" sent=\"1\">\($1)</wf>" }.joined()
      let terms = ["a", "b"].map {
        "<term id=\"t\($0)\(id)\"><span><target id=\"\($0)\(id)\"/></span></term>"
      }.joined()
      let leaves = ["a", "b"].map { "<t id=\"\($0)\"><span><target id=\"t\($0)\(id)\"/></span></t>" }.joined()
      return "<text>\(words)</text><terms>\(terms)</terms><constituency><tree><nt id=\"s\" label=\"S\"/>"
        + "<nt id=\"p\" label=\"PRP\"/><nt id=\"v\" label=\"VBZ\"/>\(leaves)<edge from=\"b\" to=\"v\"/><edge from=\"a\" to=\"p\"/>"
        + "<edge from=\"v\" to=\"s\" head=\"yes\"/><edge from=\"p\" to=\"s\"/></tree></constituency>\n"
    },
  ]

  static let all = streamed + layered
}
