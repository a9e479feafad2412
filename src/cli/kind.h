#ifndef USHER_KIND_H
#define USHER_KIND_H

/*
 * The readers of values that have an inner form. Each reads setting->value, which is not empty,
 * and writes the thing that PLACE in the plan is (see enum option_kind); or adds a problem,
 * leaves PLACE alone and returns false.
 */

#include "setting.h"

/* OPTION_ENV and OPTION_SECRET */
bool kind_env(struct list *envs, const struct setting *setting, struct problems *problems);
bool kind_set(struct list *sets, const struct setting *setting, struct problems *problems);
bool kind_user(struct user_wish *user, const struct setting *setting, struct problems *problems);
bool kind_signal(uint8_t forward_as[SIGNAL_COUNT], const struct setting *setting,
    struct problems *problems);
bool kind_exit(uint8_t exit_as[256], const struct setting *setting, struct problems *problems);

/* OPTION_PATH, OPTION_ENV_FILE and OPTION_VOLUME */
bool kind_path(struct list *needs, const struct setting *setting, struct problems *problems);
/* kind_limit.c */
bool kind_rlimit(struct list *rlimits, const struct setting *setting, struct problems *problems);
bool kind_oom_score(int *score, const struct setting *setting, struct problems *problems);
bool kind_capability(struct process_plan *process, const struct setting *setting,
    struct problems *problems);

bool kind_own(struct list *owns, const struct setting *setting, struct problems *problems);
bool kind_mkdir(struct list *mkdirs, const struct setting *setting, struct problems *problems);
bool kind_template(struct list *templates, const struct setting *setting,
    struct problems *problems);

/* OPTION_EXIT_ZERO and what follows it */
bool kind_exit_zero(uint8_t exit_as[256], const struct setting *setting,
    struct problems *problems);
bool kind_rewrite(uint8_t forward_as[SIGNAL_COUNT], const struct setting *setting,
    struct problems *problems);
bool kind_death(uint8_t *signal, const struct setting *setting, struct problems *problems);
bool kind_verbosity(enum log_level *level, const struct setting *setting);
bool kind_refused(const struct setting *setting, struct problems *problems);

#endif
