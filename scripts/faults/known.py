"""What is found and not mended, with the reason; it is counted apart, and is no failure."""

import re

# The kind of the call, the finding, and the reason why it stays.
KNOWN = (
    ("memory", r"^ended by SIGABRT, stderr: Fatal error: failed to allocate",
     "the runtime of Swift ends a process that has no memory"),
    ("memory", r"^ended by SIGSEGV", "ICU does not look whether it got memory"),
    ("status", r"", "FileStatus.exists takes an error for an absence"),
    ("mode", r"has the mode", "permissions that cannot be kept are not told of"),
    ("remove|open-write", r"^(after .*)?(exit 0, but )?(what is no output was touched: )?tmp/lm-",
     "a copy of a pipe has a name for a moment"),
    ("rename", r"m is neither the old one nor the new one: gone",
     "a file system that cannot swap leaves a moment without a model"),
)


def reason(kind, finding):
    """Why a finding is known; None for a new one."""
    for kinds, pattern, why in KNOWN:
        if re.fullmatch(kinds, kind) and re.search(pattern, finding):
            return why
    return None
