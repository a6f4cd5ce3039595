// The whole of Espalier under one name.

@_exported public import EspalierBytes
@_exported public import EspalierCells
@_exported public import EspalierEngine
@_exported public import EspalierKernels
@_exported public import EspalierNetworks
@_exported public import EspalierRendering
@_exported public import EspalierSchedules
@_exported public import EspalierTraining
@_exported public import EspalierTreeXML
@_exported public import EspalierTrees
