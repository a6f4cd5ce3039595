import EspalierBytes
import EspalierTreeXML
import EspalierTrees

/// Checks that trees are what they were when they are written and read again, in every format that is read, and when
/// transforms are undone.
func checkWriting(_ trees: [Tree]) {
  let xml = MemorySink()
  let inXML = written(trees, by: TreeXMLWriter(xml))
  let fromXML = readAgain(xml.bytes)
  if fromXML != inXML { finding("XML that is read otherwise: \(inXML) as \(fromXML)") }

  for tree in trees {
    checkFormats(tree)
    checkTransforms(tree)
    let brackets = MemorySink()
    guard !written([tree], by: BracketWriter(brackets)).isEmpty else { continue }
    let again = readAgain(brackets.bytes)
    if again.map(\.description) != [tree.description] {
      finding("brackets that are read otherwise: \(tree) as \(again)")
    }
  }
}

/// Formats that hold everything of what they hold.
private func checkFormats(_ tree: Tree) {
  let writers: [(String, (MemorySink) -> any TreeWriter)] = [
    ("JSON", { JSONTreeWriter($0) }), ("CoNLL-U", { CoNLLUWriter($0) }),
    ("TIGER-XML", { TigerXMLWriter($0) }),
  ]
  for (name, makeWriter) in writers {
    let sink = MemorySink()
    let written = written([tree], by: makeWriter(sink))
    if !written.isEmpty, readAgain(sink.bytes) != written {
      finding("\(name) that is read otherwise: \(tree)")
    }
  }
}

private func checkTransforms(_ tree: Tree) {
  let raised = tree.raisingCrossingBranches().tree
  if !raised.isProjective || raised.words != tree.words { finding("branches that cross still: \(tree)") }
  if let joined = try? tree.joiningUnaries(), joined.restoringUnaries() != tree { finding("chains: \(tree)") }
  if tree.orderedBySurface().words != tree.words { finding("another order of words: \(tree)") }
  let comparison = TreeComparison(gold: tree, test: raised)
  if !comparison.words.isEmpty { finding("other words: \(tree)") }
}

/// Those of the trees that a writer can hold, which are written.
private func written(_ trees: [Tree], by writer: any TreeWriter) -> [Tree] {
  var written: [Tree] = []
  do {
    for tree in trees {
      do {
        try writer.write(tree)
        written.append(tree)
      } catch let error as TreeWritingError {
        if error.description.isEmpty { finding("an error without a message") }
      }
    }
    try writer.finish()
  } catch {
    finding("an unexpected error in writing: \(error)")
  }
  return written
}

/// The trees of what was written, whose format must be recognised.
private func readAgain(_ bytes: [UInt8]) -> [Tree] {
  do {
    return try TreebankFile(ByteReader(bytes: bytes, name: "written")).readAll()
  } catch let error as TreeSyntaxError where error.code == .noTrees {
    return []
  } catch {
    finding("what was written cannot be read: \(error)")
  }
}
