"""What a folder holds, and what may differ between two runs that came to the same."""

import json
import os
import stat

TEMPORARY = ".tmp-"


def state(folder):
    """Every path below a folder, with its mode and its bytes, names or target; logs without what depends on time."""
    found = {}
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            full = os.path.join(path, name)
            status = os.lstat(full)
            mode = stat.S_IMODE(status.st_mode)
            key = os.path.relpath(full, folder)
            if stat.S_ISDIR(status.st_mode):
                found[key] = ("folder", mode)
            elif stat.S_ISREG(status.st_mode):
                with open(full, "rb") as file:
                    content = file.read()
                found[key] = ("file", mode, log_of(content) if name == "log.jsonl" else content)
            else:
                found[key] = ("link", os.readlink(full) if stat.S_ISLNK(status.st_mode) else "")
    return found


def is_temporary(path):
    return any(part.startswith(TEMPORARY) for part in path.split(os.sep))


def is_below(path, folder):
    return path == folder or path.startswith(folder + os.sep)


def leftovers(found):
    return sorted(path for path in found if is_temporary(path))


def log_of(content):
    """The lines of a log.jsonl that tell of updates and epochs, without times and means; None for a line that is
    none, but for the last where it has no end."""
    kept = []
    lines = content.split(b"\n")
    for index, line in enumerate(lines):
        try:
            values = json.loads(line)
        except ValueError:
            if index < len(lines) - 1:
                kept.append(None)
            continue
        if "updates" in values:
            kept.append(json.dumps(values, sort_keys=True))
        elif "event" not in values and "update" in values:
            names = ("update", "epoch", "epoch_done", "learning_rate", "gradient_norm", "block_norms")
            kept.append(json.dumps({name: values.get(name) for name in names}, sort_keys=True))
    return tuple(kept)


def difference(found, wanted):
    """The first path in which two states differ, and how; empty where they do not."""
    for path in sorted(found.keys() | wanted.keys()):
        if is_temporary(path) or found.get(path) == wanted.get(path):
            continue
        if path not in found:
            return f"{path} is missing"
        if path not in wanted:
            return f"{path} should not be there"
        one, other = found[path], wanted[path]
        if one[0] != other[0]:
            return f"{path} is a {one[0]} and not a {other[0]}"
        if one[1] != other[1]:
            return f"{path} has the mode {one[1]:o} and not {other[1]:o}"
        return f"{path} has other content"
    return ""
