#ifndef CSYNCS_H
#define CSYNCS_H

// What the calling thread brings to the disk, and what it renames, in order: this target takes the place of
// glibc's fsync, rename and renameat in the tests, and notes before it passes on.
void sync_log_start(void);
const char *sync_log_end(void); // "sync PATH" or "rename PATH PATH", one a line

// From now on fsync of a folder fails with this errno on the calling thread; 0 ends it.
void sync_fail_folders(int number);

#endif
