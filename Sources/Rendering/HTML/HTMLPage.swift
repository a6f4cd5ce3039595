public import EspalierBytes
public import EspalierTrees
public final class HTMLPage {
  public init(_ sink: any ByteSink, title: String = "", style: LabelStyle = .auto, classes: [String] = []) {}
  public func write(_ tree: Tree, caption: String = "", probabilities: NodeProbabilities? = nil)
    throws(FileError)
  {}
  public func finish() throws(FileError) {}
}
