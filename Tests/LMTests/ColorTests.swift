import Testing

/// Colours on a terminal, which `script` gives the program.
@Suite struct ColorTests {
  @Test(arguments: [
    ("TERM=xterm", true), ("TERM=xterm NO_COLOR=", true), ("TERM=xterm NO_COLOR=1", false),
    ("TERM=dumb", false),
  ])
  func onATerminal(environment: String, isColored: Bool) throws {
    let work = try Shared.workplace()
    let error = try work.shell(
      "env -u NO_COLOR \(environment) script -qec \"$LM info nothing\" /dev/null")
    #expect(error.code == 66)
    #expect(error.text.contains("\u{1B}[1;31merror:\u{1B}[0m there is no") == isColored)
    #expect(error.text.contains("error: there is no") == !isColored)
    let note = try work.shell(
      "env -u NO_COLOR \(environment) script -qec \"$LM eval models/moc english.txt\" /dev/null")
    #expect(note.text.contains("\u{1B}[33mnote:\u{1B}[0m models/moc was trained on") == isColored)
    #expect(note.text.contains("note: models/moc was trained on") == !isColored)
    let table = try work.shell(
      "env -u NO_COLOR \(environment) script -qec \"$LM compare models/moc models/mos -q\" /dev/null"
    )
    #expect(table.code == 0)
    #expect(table.text.contains("\u{1B}[1mmodels/") == isColored)
  }

  @Test func pipesHaveNoColors() throws {
    let work = try Shared.workplace()
    let outcome = try work.shell("TERM=xterm $LM compare models/moc models/mos; $LM info nothing")
    #expect(!outcome.text.contains("\u{1B}") && !outcome.error.contains("\u{1B}"))
  }
}
