import CPUCompute
import Charts
import Lessons
import Testing

/// The code of the article of Lessons.
@Suite struct LessonsArticle {
  @Test func steps() throws {
    var prints: [String] = []
    func print(_ items: Any...) { prints.append(items.map { "\($0)" }.joined(separator: " ")) }

    let lesson = try Lesson.named("optimizers")
    try lesson.run(["steps": "50"], on: CPUBackend(threads: 1)) { event in
      switch event {
      case .look(let text): print("Look at: \(text)")
      case .table(let table): print(table.text)
      case .picture(let name, let picture): print(name, picture.svg(.light).utf8.count)
      default: break
      }
    }

    #expect(prints.count == 3)
    #expect(prints[0].hasPrefix("Look at: Descent zigzags"))
    #expect(prints[1].hasPrefix("rule  ") && prints[1].contains("\nrmsprop "))
    #expect(prints[2].hasPrefix("optimizers "))
  }
}
