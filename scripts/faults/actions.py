"""What may become of a call, by its kind."""

KILLS = ("kill", "kill-after", "kill-half")
SIGNALS = ("INT", "TERM")

# A disk that is full stays full, one that turned read-only stays so, and one that fails goes on failing.
FULL = "ENOSPC:open-write+write+mkdir+link"
READ_ONLY = "EROFS:open-write+write+rename+truncate+mkdir+remove+link+mode"
BROKEN = "EIO:write+sync+truncate"

ACTIONS = {
    "open-write": ("ENOSPC", "EIO", "EDQUOT", "EINTR", "EMFILE", FULL, READ_ONLY, "kill", "kill-after", "INT"),
    "open-read": ("EIO", "EINTR", "EMFILE", "EACCES", "kill"),
    "write": (
        "ENOSPC", "EIO", "EDQUOT", "EINTR", "short", "nothing", FULL, READ_ONLY, BROKEN,
        "kill", "kill-after", "kill-half", "TERM"),
    "read": ("EIO", "EINTR", "short", "kill", "INT"),
    "sync": ("EIO", "ENOSPC", "EDQUOT", "EINTR", BROKEN, "kill", "kill-after"),
    "close": ("EIO", "ENOSPC", "EDQUOT", "EINTR", "kill"),
    "rename": ("ENOSPC", "EIO", "EDQUOT", "EINTR", READ_ONLY, "kill", "kill-after", "INT"),
    "truncate": ("EIO", "EINTR", "kill", "kill-after"),
    "mkdir": ("ENOSPC", "EIO", "EDQUOT", "EINTR", FULL, READ_ONLY, "kill", "kill-after", "TERM"),
    "remove": ("EIO", "EINTR", READ_ONLY, "kill", "kill-after"),
    "link": ("ENOSPC", "EIO", "EDQUOT", "kill", "kill-after"),
    "list": ("EIO", "ENOMEM", "EMFILE", "kill"),
    "status": ("EIO", "ENOMEM", "EACCES", "kill"),
    "mode": ("EIO", "EROFS", "kill", "kill-after"),
    "map": ("ENOMEM", "EAGAIN", "kill"),
    "lock": ("ENOLCK", "EINTR", "EAGAIN", "kill"),
    "output": ("ENOSPC", "EIO", "EINTR", "EPIPE", "short", "nothing", "kill"),
    "error": ("ENOSPC", "EIO", "EINTR", "EPIPE", "short", "nothing", "kill"),
    "memory": ("ENOMEM", "kill"),
    "thread": ("EAGAIN", "kill"),
}

# Reads are many and alike: without --all, these kinds are thinned where a run makes more calls of them than this.
MANY = {"read": 24, "list": 24, "status": 60, "memory": 60, "error": 10}


def chosen_calls(calls):
    """As many calls of a kind as MANY says, evenly; all of the others."""
    by_kind = {}
    for call in calls:
        by_kind.setdefault(call.kind, []).append(call)
    for kind, some in by_kind.items():
        most = min(MANY.get(kind, len(some)), len(some))
        yield from (some[i * len(some) // most] for i in range(most))


def faults(calls, *, thinned=True):
    """Every fault of a list of calls: the call and what becomes of it."""
    chosen = chosen_calls(calls) if thinned else calls
    return [(call, action) for call in chosen for action in ACTIONS[call.kind]]
