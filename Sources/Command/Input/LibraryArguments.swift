// What of the library is written on the command line as it is.
public import ArgumentParser
public import Espalier

extension TreebankFormat: ExpressibleByArgument {}
extension TreeKind: ExpressibleByArgument {}
extension LooseNodes: ExpressibleByArgument {}
extension DependencyLabels: ExpressibleByArgument {}
extension CharacterEncoding: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension NodeSelection: ExpressibleByArgument {}
extension LabelStyle: ExpressibleByArgument {}
extension LabelMapping: ExpressibleByArgument {}
extension CellKind: ExpressibleByArgument {
  public init?(argument: String) {
    guard let kind = CellKind.named(argument) else { return nil }
    self = kind
  }

  public static var allValueStrings: [String] { CellKind.builtIn.map(\.name) }
  public var defaultValueDescription: String { name }
}
extension Direction: ExpressibleByArgument {}
extension WordTree: ExpressibleByArgument {}
extension EncoderCells.Join: ExpressibleByArgument {}
extension Activation: ExpressibleByArgument {}
extension MatrixInitialization: ExpressibleByArgument {}
extension ProbeTask: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
