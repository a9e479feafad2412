/*
 * The table of step.h. Cells that cannot happen stay where they are and do nothing.
 */

#include "step.h"

struct super_step
super_step(enum super_state state, enum super_event event, const struct super_rules *rules)
{
	static const struct super_step table[SUPER_STATES][SUPER_EVENTS] = {
		[SUPER_RUNNING] = {
			[EVENT_SIGNAL] = { SUPER_RUNNING, ACTION_FORWARD },
			[EVENT_STOP_SIGNAL] = { SUPER_HOLDING, ACTION_HOLD },
			[EVENT_STOPPED] = { SUPER_RUNNING, ACTION_RESUME },
			[EVENT_ENDED] = { SUPER_DRAINING, ACTION_END_ALL },
			[EVENT_NONE_LEFT] = { SUPER_RUNNING, 0 },
			[EVENT_DEADLINE] = { SUPER_RUNNING, 0 },
		},
		[SUPER_HOLDING] = {
			[EVENT_SIGNAL] = { SUPER_HOLDING, ACTION_FORWARD },
			[EVENT_STOP_SIGNAL] = { SUPER_STOPPING, ACTION_PASS_ON | ACTION_FORWARD },
			[EVENT_STOPPED] = { SUPER_HOLDING, ACTION_RESUME },
			[EVENT_ENDED] = { SUPER_DRAINING, ACTION_END_ALL },
			[EVENT_NONE_LEFT] = { SUPER_HOLDING, 0 },
			[EVENT_DEADLINE] = { SUPER_STOPPING, ACTION_PASS_ON },
		},
		[SUPER_STOPPING] = {
			[EVENT_SIGNAL] = { SUPER_STOPPING, ACTION_FORWARD },
			[EVENT_STOP_SIGNAL] = { SUPER_STOPPING, ACTION_FORWARD },
			[EVENT_STOPPED] = { SUPER_STOPPING, ACTION_RESUME },
			[EVENT_ENDED] = { SUPER_DRAINING, ACTION_END_ALL },
			[EVENT_NONE_LEFT] = { SUPER_STOPPING, 0 },
			[EVENT_DEADLINE] = { SUPER_STOPPING, ACTION_KILL },
		},
		[SUPER_DRAINING] = {
			[EVENT_SIGNAL] = { SUPER_DRAINING, 0 },
			[EVENT_STOP_SIGNAL] = { SUPER_DRAINING, 0 },
			[EVENT_STOPPED] = { SUPER_DRAINING, 0 },
			[EVENT_ENDED] = { SUPER_DRAINING, 0 },
			[EVENT_NONE_LEFT] = { SUPER_DRAINING, ACTION_LEAVE },
			[EVENT_DEADLINE] = { SUPER_KILLING, ACTION_KILL_REST },
		},
		[SUPER_KILLING] = {
			[EVENT_SIGNAL] = { SUPER_KILLING, 0 },
			[EVENT_STOP_SIGNAL] = { SUPER_KILLING, 0 },
			[EVENT_STOPPED] = { SUPER_KILLING, 0 },
			[EVENT_ENDED] = { SUPER_KILLING, 0 },
			[EVENT_NONE_LEFT] = { SUPER_KILLING, ACTION_LEAVE },
			[EVENT_DEADLINE] = { SUPER_KILLING, ACTION_LEAVE },
		},
	};
	struct super_step step = table[state][event];

	if ((step.actions & ACTION_HOLD) && !rules->stop_delay)
		step = (struct super_step){ SUPER_STOPPING, ACTION_PASS_ON | ACTION_FORWARD };
	if ((step.actions & ACTION_END_ALL) && !rules->linger)
		step.actions = ACTION_LEAVE;
	if ((step.actions & ACTION_KILL_REST) && rules->first)
		step.actions |= ACTION_LEAVE;
	return step;
}
