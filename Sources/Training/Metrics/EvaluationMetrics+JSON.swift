package import EspalierBytes
import EspalierNetworks

extension EvaluationMetrics {
  /// Writes the metrics as one object: what `espalier evaluate --format json` prints.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("trees")
    writer.integer(trees)
    writer.key("labels")
    writer.strings(labels)
    writer.key("root")
    root.write(to: &writer)
    writer.key("nodes")
    nodes.write(to: &writer)
    writer.key("confusion")
    writer.beginArray()
    for row in confusion { writer.integers(row) }
    writer.endArray()
    writer.endObject()
  }
}

extension EvaluationMetrics.Scores {
  /// Writes the scores as one object; what isn't defined is null.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("accuracy")
    writer.number(accuracy)
    writer.key("binary")
    writer.number(binary)
    writer.key("macroF1")
    writer.number(macroF1)
    writer.endObject()
  }
}
