/*
 * The linker's symbols tell where the text is. The stack below our frame holds nothing alive.
 */

#include "lean.h"

#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>

enum { STACK_REACH = 1024 * 1024, PIECE = 8192 };

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

/*
 * A page of text that is needed again brings the 64 kB around it back, but never across the border
 * of a mapping. Advice that differs from one piece to the next makes each of them its own mapping.
 */
static void
text_divide(uintptr_t start, uintptr_t end)
{
	for (start &= ~(uintptr_t)(PIECE - 1); start < end; start += 2 * PIECE)
		madvise((void *)start, PIECE, MADV_RANDOM);
}

void
lean(void)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	/* A page of respect for this very frame and what the kernel may be writing below it. */
	drop(here - STACK_REACH, here - (uintptr_t)getauxval(AT_PAGESZ));
	text_divide((uintptr_t)__executable_start, (uintptr_t)etext);
	drop((uintptr_t)__executable_start, (uintptr_t)etext);
}
