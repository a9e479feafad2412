/* Every cell of the supervisor's table, those that cannot happen included. */

#include <check.h>
#include <stdlib.h>

#include "run/step.h"
#include "suite.h"

struct cell {
	enum super_state state;
	enum super_event event;
	struct super_rules rules;
	enum super_state next;
	unsigned actions;
};

#define R SUPER_RUNNING
#define H SUPER_HOLDING
#define S SUPER_STOPPING
#define D SUPER_DRAINING
#define K SUPER_KILLING

/* stop_delay, linger, first */
#define USUAL { false, true, true }

static const struct cell cells[] = {
	{ R, EVENT_SIGNAL, USUAL, R, ACTION_FORWARD },
	{ R, EVENT_STOP_SIGNAL, USUAL, S, ACTION_PASS_ON | ACTION_FORWARD },
	{ R, EVENT_STOPPED, USUAL, R, ACTION_RESUME },
	{ R, EVENT_ENDED, USUAL, D, ACTION_END_ALL },
	{ R, EVENT_REAPED, USUAL, R, 0 },
	{ R, EVENT_NONE_LEFT, USUAL, R, 0 },
	{ R, EVENT_DEADLINE, USUAL, R, 0 },
	{ H, EVENT_SIGNAL, USUAL, H, ACTION_FORWARD },
	{ H, EVENT_STOP_SIGNAL, USUAL, S, ACTION_PASS_ON | ACTION_FORWARD },
	{ H, EVENT_STOPPED, USUAL, H, ACTION_RESUME },
	{ H, EVENT_ENDED, USUAL, D, ACTION_END_ALL },
	{ H, EVENT_REAPED, USUAL, H, 0 },
	{ H, EVENT_NONE_LEFT, USUAL, H, 0 },
	{ H, EVENT_DEADLINE, USUAL, S, ACTION_PASS_ON },
	{ S, EVENT_SIGNAL, USUAL, S, ACTION_FORWARD },
	{ S, EVENT_STOP_SIGNAL, USUAL, S, ACTION_FORWARD },
	{ S, EVENT_STOPPED, USUAL, S, ACTION_RESUME },
	{ S, EVENT_ENDED, USUAL, D, ACTION_END_ALL },
	{ S, EVENT_REAPED, USUAL, S, 0 },
	{ S, EVENT_NONE_LEFT, USUAL, S, 0 },
	{ S, EVENT_DEADLINE, USUAL, S, ACTION_KILL },
	{ D, EVENT_SIGNAL, USUAL, D, 0 },
	{ D, EVENT_STOP_SIGNAL, USUAL, D, 0 },
	{ D, EVENT_STOPPED, USUAL, D, 0 },
	{ D, EVENT_ENDED, USUAL, D, 0 },
	{ D, EVENT_REAPED, USUAL, D, 0 },
	{ D, EVENT_NONE_LEFT, USUAL, D, ACTION_LEAVE },
	{ D, EVENT_DEADLINE, USUAL, K, ACTION_KILL_REST | ACTION_LEAVE },
	{ K, EVENT_SIGNAL, USUAL, K, 0 },
	{ K, EVENT_STOP_SIGNAL, USUAL, K, 0 },
	{ K, EVENT_STOPPED, USUAL, K, 0 },
	{ K, EVENT_ENDED, USUAL, K, 0 },
	{ K, EVENT_REAPED, USUAL, K, ACTION_KILL_AGAIN },
	{ K, EVENT_NONE_LEFT, USUAL, K, ACTION_LEAVE },
	{ K, EVENT_DEADLINE, USUAL, K, ACTION_LEAVE },
	/* Not PID 1: what is killed is waited for. */
	{ D, EVENT_DEADLINE, { false, true, false }, K, ACTION_KILL_REST },
	{ R, EVENT_ENDED, { false, true, false }, D, ACTION_END_ALL },
	{ K, EVENT_NONE_LEFT, { false, true, false }, K, ACTION_LEAVE },
	{ K, EVENT_DEADLINE, { false, true, false }, K, ACTION_LEAVE },
	/* No linger: nobody is signalled. */
	{ R, EVENT_ENDED, { false, false, true }, D, ACTION_LEAVE },
	{ H, EVENT_ENDED, { true, false, true }, D, ACTION_LEAVE },
	{ S, EVENT_ENDED, { false, false, false }, D, ACTION_LEAVE },
	{ R, EVENT_SIGNAL, { false, false, false }, R, ACTION_FORWARD },
	/* A stop signal is held back, once. */
	{ R, EVENT_STOP_SIGNAL, { true, true, true }, H, ACTION_HOLD },
	{ H, EVENT_STOP_SIGNAL, { true, true, true }, S, ACTION_PASS_ON | ACTION_FORWARD },
	{ H, EVENT_DEADLINE, { true, true, true }, S, ACTION_PASS_ON },
	{ S, EVENT_STOP_SIGNAL, { true, true, true }, S, ACTION_FORWARD },
};

START_TEST(cell_is_as_promised)
{
	const struct cell *cell = &cells[_i];
	struct super_step step = super_step(cell->state, cell->event, &cell->rules);

	ck_assert_int_eq(step.next, cell->next);
	ck_assert_uint_eq(step.actions, cell->actions);
}
END_TEST

/* No cell of the product is missing from the table above. */
START_TEST(table_is_whole)
{
	bool seen[SUPER_STATES][SUPER_EVENTS] = {{false}};

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		seen[cells[i].state][cells[i].event] = true;
	for (int state = 0; state < SUPER_STATES; state++)
		for (int event = 0; event < SUPER_EVENTS; event++)
			ck_assert_msg(seen[state][event], "no test of state %d, event %d", state,
			    event);
}
END_TEST

/* From every state, a bounded number of deadlines leads out. */
START_TEST(deadlines_lead_out)
{
	for (int first = 0; first <= 1; first++) {
		struct super_rules rules = { .linger = true, .first = first };
		enum super_state state = SUPER_DRAINING;
		unsigned actions = 0;

		for (int i = 0; i < 3 && !(actions & ACTION_LEAVE); i++) {
			struct super_step step = super_step(state, EVENT_DEADLINE, &rules);

			state = step.next;
			actions = step.actions;
		}
		ck_assert(actions & ACTION_LEAVE);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("step");
	TCase *tests = tcase_create("table");

	tcase_add_loop_test(tests, cell_is_as_promised, 0, sizeof cells / sizeof *cells);
	tcase_add_test(tests, table_is_whole);
	tcase_add_test(tests, deadlines_lead_out);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
