/*
 * Runs a fuzz target over the files that are named, for compilers without a fuzzer: each corpus is
 * then a regression test.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LONGEST = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
{
	static uint8_t data[LONGEST];
	FILE *file = fopen(path, "rb");
	uint8_t *copy;
	size_t size;

	if (!file) {
		perror(path);
		return 1;
	}
	size = fread(data, 1, sizeof data, file);
	fclose(file);
	/* A block of its own, so that a sanitizer sees reads beyond its end. */
	copy = malloc(size ? size : 1);
	if (!copy)
		return 1;
	for (size_t i = 0; i < size; i++)
		copy[i] = data[i];
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	return 0;
}

int
main(int argc, char **argv)
{
	int failures = 0;

	for (int i = 1; i < argc; i++)
		failures |= replay(argv[i]);
	printf("%d files replayed\n", argc - 1);
	return failures;
}
