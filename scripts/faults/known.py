"""What is found and not mended, with the reason; it is counted apart, and is no failure."""

import re

# The kind of the call, the finding, and the reason why it stays.
KNOWN = (
    ("memory", r"Fatal error: failed to allocate",
     "the runtime of Swift ends a process that has no memory"),
    ("memory", r"^code 70, stderr: error: an internal fault", "ICU does not look whether it got memory"),
)


def reason(kind, finding):
    """Why a finding is known; None for a new one."""
    for kinds, pattern, why in KNOWN:
        if re.fullmatch(kinds, kind) and re.search(pattern, finding):
            return why
    return None
