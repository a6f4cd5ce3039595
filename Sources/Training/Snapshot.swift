import EspalierEngine
import EspalierKernels
import EspalierNetworks

/// The parameters of a network at one moment.
struct Snapshot {
  private let parameters: [Float]
  private let embedding: [Float]

  init(_ network: any WordNetwork<Float>) {
    parameters = network.parameters.values.list
    var rows: [Float] = []
    rows.reserveCapacity(network.embedding.rowCount * network.embedding.width)
    for row in 0..<network.embedding.rowCount { network.embedding.append(row: row, to: &rows) }
    embedding = rows
  }

  func restore(to network: any WordNetwork<Float>) {
    network.parameters.values.fill(parameters)
    network.parameters.didChange()
    network.embedding.fill(embedding)
  }
}
