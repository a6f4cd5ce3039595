import EspalierBytes
import EspalierTreeXML
import EspalierTrees

/// Checks that trees are what they were when they are written and read again, in XML and in brackets.
func checkWriting(_ trees: [Tree]) {
  let xml = MemorySink()
  let inXML = written(trees, by: TreeXMLWriter(xml))
  let fromXML = readAgain(xml.bytes)
  if fromXML != inXML { finding("XML that is read otherwise: \(inXML) as \(fromXML)") }

  for tree in trees {
    let brackets = MemorySink()
    guard !written([tree], by: BracketWriter(brackets)).isEmpty else { continue }
    let again = readAgain(brackets.bytes)
    if again.map(\.description) != [tree.description] {
      finding("brackets that are read otherwise: \(tree) as \(again)")
    }
  }
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
