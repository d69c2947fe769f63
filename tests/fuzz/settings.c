/*
 * lait.conf, as anybody may write it.
 */

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"
#include "lib/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	int fd = memfd_create("lait.conf", MFD_CLOEXEC);
	struct settings *s;

	if (fd < 0)
		abort();
	/* What it says of mistakes is not looked at here. */
	log_set_level(LOG_LEVEL_ERROR);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (file_write_all(fd, data, size) != 0)
		abort();
	s = settings_read(path);
	for (size_t i = 0; s != NULL && settings_section(s, i) != NULL; i++)
		settings_get(s, settings_section(s, i), "delay", NULL);
	settings_free(s);
	close(fd);
	return 0;
}
