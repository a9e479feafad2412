#ifndef USHER_LEAN_H
#define USHER_LEAN_H

/*
 * To be small at rest: give the kernel back the pages that only the start-up touched - the dead
 * part of the stack below the caller and the program's own text, which comes back page by page as
 * it is needed (madvise(2), MADV_DONTNEED). Best effort; nothing depends on it.
 */
void lean(void);

#endif
