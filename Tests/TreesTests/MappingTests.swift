import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// XML of any format, by what a user says of its elements.
@Suite struct MappingTests {
  private func read(_ text: String, _ mapping: XMLMapping) throws -> [Tree] {
    try XMLTreebankReader(ByteReader(bytes: Array(text.utf8), name: "t"), .init(mapping: mapping)).readAll()
  }

  private func mapping(_ text: String) throws -> XMLMapping {
    try XMLMapping(ByteReader(bytes: Array(text.utf8), name: "map"))
  }

  @Test func aFileSaysWhatElementsMean() throws {
    let text = """
      # A comment.
      tree = s, head
      node = *
      label = @cat, name()   # the first that is there
      word = text()
      category=fn
      order = @n
      head = @head
      skip = note
      """
    #expect(
      try mapping(text)
        == XMLMapping(
          trees: ["s", "head"], label: [.attribute("cat"), .name], word: [.text], category: [.child("fn")],
          order: .attribute("n"), head: .attribute("head"), skipped: ["note"]))
    #expect(try mapping("tree=s\nnode=np,w\nword=@w").nodes == ["np", "w"])
  }

  @Test(arguments: [
    (
      "tree = s\nwort = x",
      "map:2:1: error: 'wort' is not a key of a mapping; expected one of tree, node, label,"
    ),
    ("tree = s\nword", "map:2:1: error: 'word' has no value; expected 'word = ...'"),
    ("tree = s\ntree = p\nword = w", "map:2:1: error: a second line of 'tree'; expected one"),
    ("tree = s\nword = w\norder = @a, @b", "map:3:1: error: 'order' has 2 values; expected one"),
    ("tree = s", "map: error: this mapping has no line for 'word'; expected for example 'word = ...'"),
    ("", "map: error: this mapping has no line for 'tree'"),
  ])
  func aMappingThatMakesNoSenseIsAnError(_ text: String, _ message: String) {
    #expect {
      try mapping(text)
    } throws: {
      "\($0)".hasPrefix(message)
    }
  }

  /// Source code, in which words stand beside elements.
  @Test func textBesideElementsIsLeaves() throws {
    let code =
      "<unit xmlns='http://www.srcML.org/srcML/src'><function><name>f</name> <block>{ <comment>x</comment>"
      + "<return>return <lit>\"a b\"</lit>;</return> }</block></function></unit>"
    let trees = try read(code, XMLMapping(trees: ["function"], skipped: ["comment"]))
    #expect(
      trees.map(\.description)
        == ["(function (name f) (block ( {) (return ( return) (lit \"a b\") ( ;)) ( })))"])
  }

  @Test func nodesAreFoundInAttributesAndElements() throws {
    let text =
      "<c><s><p><l>NP</l><w n='2' pos='N' head='yes'><f>dog</f></w><x><w n='1' pos='D' head='no'><f>a</f></w></x></p>"
      + "<w n='3' pos='V'><f>barks</f></w><w n='9' pos='E'/></s></c>"
    let tree = try #require(
      try read(
        text,
        XMLMapping(
          trees: ["s"], nodes: ["p", "w"], label: [.attribute("pos"), .child("l")], word: [.child("f")],
          order: .attribute("n"), head: .attribute("head"))
      ).first)
    #expect(tree.words == ["a", "dog", "barks"])
    #expect(
      tree.description == "(NP (V barks) (D a) (N dog))"
        || tree.description == "( (NP (D a) (N dog)) (V barks))"
        || tree.description == "(NP (D a) (N dog) (V barks))")
    #expect(tree.nodes.filter { $0.category == "head" }.map(\.word) == ["dog"])
  }

  @Test func aNumberIsNeededWhereWordsAreOrdered() {
    let mapping = XMLMapping(trees: ["s"], word: [.attribute("w")], order: .attribute("n"))
    #expect {
      try read("<s><a w='x' n='1.5'/></s>", mapping)
    } throws: {
      "\($0)".hasPrefix("t:1:22: error: the place '1.5' of a word in its sentence is not a whole number")
    }
  }
}
