import Checks
import EspalierBytes
import EspalierTreeXML
import EspalierTrees

/// Tables and lines: recognised, or as CoNLL (`c`), NEGRA's export format (`n`), ListOps (`l`), sentences (`s`), JSON (`j`), blocks of
/// phrases (`b`), or
/// parent pointers, of dependencies (`d`) and constituents (`p`), with tokens, parents, labels and relations one after
/// the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func testTables(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let formats: [Character: TreebankFormat] = [
    "c": .conll, "n": .negra, "l": .listOps, "s": .text, "j": .json, "b": .phraseBlocks,
  ]
  let choice = input.choice(among: "cnlsdpjb")
  guard !input.isTooMuch else { return -1 }
  guard let choice, choice == "d" || choice == "p" else {
    let source = ByteReader(bytes: Array(input.rest), name: "table")
    let options = TreebankOptions(format: choice.flatMap { formats[$0] })
    check(TreebankFile(source, options: options), byteCount: input.byteLimit, mayFail: true)
    return 0
  }
  let files = input.files(4).enumerated().map { $1.isEmpty ? nil : ByteReader(bytes: $1, name: "\($0)") }
  guard let tokens = files[0], let parents = files[1] else { return -1 }
  let reader = ParentPointerReader(
    choice == "d" ? .dependency : .constituency, tokens: tokens, parents: parents, labels: files[2],
    relations: files[3])
  check(reader, byteCount: 1032 * count, mayFail: true)
  return 0
}
