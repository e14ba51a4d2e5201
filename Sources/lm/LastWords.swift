import Glibc
import Synchronization

/// A line and an exit code for what would end the program without them: a fault of it, memory that a
/// library cannot do without, or a library that calls `exit`.
///
/// The handlers write static text and use nothing that may wait for a lock.
enum LastWords {
  private static let isSpeaking = Atomic<Bool>(false)
  /// Whether the process has a limit of its memory, so that a fault is most likely that.
  private static let isLimited = Atomic<Bool>(false)
  /// Whether the stacks of threads are so small that a fault is most likely that.
  private static let isShort = Atomic<Bool>(false)
  private static let stackSize = 1 << 16

  /// Installs the handlers.
  ///
  /// A stack that overflows has no room for a handler: that of the main thread has another one for it, those
  /// of other threads do not, and such a process ends by SIGSEGV.
  static func install() {
    isLimited.store((limit(RLIMIT_AS) ?? limit(RLIMIT_DATA)) != nil, ordering: .relaxed)
    isShort.store(limit(RLIMIT_STACK).map { $0 < 1 << 20 } ?? false, ordering: .relaxed)
    isSpeaking.store(false, ordering: .relaxed)
    var stack = stack_t()
    stack.ss_sp = malloc(stackSize)
    stack.ss_size = stackSize
    sigaltstack(&stack, nil)
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGFPE, SIGBUS] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        if number == SIGBUS { LastWords.shortenedFile() }
        LastWords.fault()
      }
      action.sa_flags = SA_ONSTACK
      sigaction(number, &action, nil)
    }
    // libstdc++ would first write of its own.
    if let set = dlsym(nil, "_ZSt13set_terminatePFvvE") {
      typealias Handler = @convention(c) () -> Void
      _ = unsafeBitCast(set, to: (@convention(c) (Handler) -> Handler?).self)({
        LastWords.fault()
      })
    }
    // The program itself ends by _exit.
    atexit {
      LastWords.end(EX_SOFTWARE, "error: a library has ended the program; see the line above\n")
    }
  }

  private static func shortenedFile() -> Never {
    end(
      EX_IOERR,
      "error: a file became shorter while it was read, or its disk fails; try again when it is complete\n"
    )
  }

  private static func fault() -> Never {
    if isShort.load(ordering: .relaxed) {
      end(EX_OSERR, "error: a stack has no more room; raise the limit of 'ulimit -s'\n")
    }
    let size = 1 << 28
    let probe = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    if isLimited.load(ordering: .relaxed) || probe == MAP_FAILED {
      end(
        EX_OSERR,
        "error: out of memory; raise the limit of 'ulimit -v', or choose a smaller model or text\n")
    }
    end(
      EX_SOFTWARE,
      "error: an internal fault; report it with the command, its input and 'lm --version'\n")
  }

  private static func end(_ code: Int32, _ line: StaticString) -> Never {
    // The first thread speaks, and ends the others.
    while isSpeaking.exchange(true, ordering: .relaxed) { pause() }
    write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
    _exit(code)
  }

  /// A limit of the process in bytes; nil where there is none.
  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
    return limit.rlim_cur < UInt(Int.max) ? Int(limit.rlim_cur) : nil
  }
}
