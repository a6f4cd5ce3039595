// What of the library is written on the command line as it is.
public import ArgumentParser
public import Espalier

extension TreebankFormat: ExpressibleByArgument {}
extension NodeSelection: ExpressibleByArgument {}
extension LabelMapping: ExpressibleByArgument {}
extension CellKind: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
