extension ReportModel {
  /// The curves of the model for TensorBoard; steps are updates.
  ///
  /// - Parameter time: What the events have as their time, in seconds since 1970: a log has none.
  /// - Returns: The file, named ``EventFile/name`` in the folder of its run.
  public func events(time: Double) -> EventFile {
    var file = EventFile(time: time)
    for update in updates {
      func append(_ value: Double, _ tag: String) {
        file.append(value, tag: tag, step: update.update)
      }
      append(update.nats, "loss/train")
      append(update.rate, "learning_rate")
      append(update.norm, "gradient/norm")
      if let norm = update.normAfter { append(norm, "gradient/clipped_norm") }
      append(update.clipped, "gradient/clipped_updates")
      for (block, norm) in update.blockNorms.sorted(by: { $0.key < $1.key }) {
        append(norm, "gradient/blocks/\(block)")
      }
    }
    for epoch in epochs {
      file.append(epoch.training, tag: "loss/train_epoch", step: epoch.updates)
      if let loss = epoch.validation { file.append(loss, tag: "loss/valid", step: epoch.updates) }
    }
    return file
  }
}
