/*
 * Confinement of a process that handles foreign bytes: seccomp (no sockets, no
 * exec, no new processes), Landlock (files), limits on memory, no core files.
 * It cannot be switched off; where the kernel lacks a part, one info line says
 * so.  What is refused gives EPERM or EACCES; exec and ptrace kill the process.
 */

#ifndef LAIT_CONFINE_H
#define LAIT_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

enum { CONFINE_PATHS_MAX = 8 };

/* What the process may still do.  Descriptors that are open stay usable.
 * Paths are folders (with all below) or files; NULL ends a list early. */
struct confine_needs {
	const char *read[CONFINE_PATHS_MAX];
	const char *write[CONFINE_PATHS_MAX]; /* and read, create, remove */
	bool network;                         /* sockets */
	bool processes;    /* fork, and signals to children (parents of
			      workers); exec is refused to all */
	size_t memory_max; /* RLIMIT_AS in bytes; 0: not limited.  Left out
			      under sanitizers. */
};

/* confine(needs): for good, and for all children; calling it again can only
 * take away more.  0, or -1 (said) when a part that the kernel has refused to
 * be set: the caller exits with EXIT_UNUSABLE. */
int confine(const struct confine_needs *needs);

#endif
