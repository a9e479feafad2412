/*
 * The linker's symbols tell where the text is. The stack below our frame holds nothing alive.
 */

#include "lean.h"

#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>

enum { STACK_REACH = 1024 * 1024 };

extern const char __executable_start[], etext[];

static void
drop(uintptr_t start, uintptr_t end)
{
	uintptr_t page = (uintptr_t)getauxval(AT_PAGESZ);

	start = (start + page - 1) & ~(page - 1);
	end &= ~(page - 1);
	if (start < end)
		madvise((void *)start, end - start, MADV_DONTNEED);
}

void
lean(void)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	/* A page of respect for this very frame and what the kernel may be writing below it. */
	drop(here - STACK_REACH, here - (uintptr_t)getauxval(AT_PAGESZ));
	drop((uintptr_t)__executable_start, (uintptr_t)etext);
}
