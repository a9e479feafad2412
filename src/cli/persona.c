/*
 * The tables are in persona_NAME.c; here they are found.
 */

#include "persona.h"

#include <string.h>

const struct persona *
persona_find(const char *name)
{
	static const char which[] = "tdcse";
	const struct persona *persona = NULL;

	for (const char *letter = which; *letter; letter++) {
		switch (*letter) {
		case 't': persona = &persona_tini; break;
		case 'd': persona = &persona_dumb_init; break;
		case 'c': persona = &persona_catatonit; break;
		case 's': persona = &persona_su_exec; break;
		case 'e': persona = &persona_envsubst; break;
		}
		for (size_t i = 0; i < sizeof persona->names / sizeof *persona->names; i++)
			if (*name && strcmp(persona->names[i], name) == 0)
				return persona;
	}
	return NULL;
}

const char *
persona_text(const struct persona *persona, enum persona_text which)
{
	const char *text = persona->texts;

	while (which-- > 0)
		text += strlen(text) + 1;
	return text;
}
