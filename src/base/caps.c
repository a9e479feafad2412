/*
 * One pool of names in the order of their numbers: it needs no relocation.
 */

#include "caps.h"

#include <string.h>
#include <strings.h>

#include "nearest.h"

static const char names[] =
    "chown\0" "dac_override\0" "dac_read_search\0" "fowner\0" "fsetid\0" "kill\0" "setgid\0"
    "setuid\0" "setpcap\0" "linux_immutable\0" "net_bind_service\0" "net_broadcast\0"
    "net_admin\0" "net_raw\0" "ipc_lock\0" "ipc_owner\0" "sys_module\0" "sys_rawio\0"
    "sys_chroot\0" "sys_ptrace\0" "sys_pacct\0" "sys_admin\0" "sys_boot\0" "sys_nice\0"
    "sys_resource\0" "sys_time\0" "sys_tty_config\0" "mknod\0" "lease\0" "audit_write\0"
    "audit_control\0" "setfcap\0" "mac_override\0" "mac_admin\0" "syslog\0" "wake_alarm\0"
    "block_suspend\0" "audit_read\0" "perfmon\0" "bpf\0" "checkpoint_restore\0";

int
caps_number(const char *name, const char **similar)
{
	struct nearest nearest;
	int number = 0;

	if (strncasecmp(name, "cap_", 4) == 0)
		name += 4;
	nearest = nearest_to(name, strlen(name));
	for (const char *known = names; *known; known += strlen(known) + 1, number++) {
		if (strcasecmp(known, name) == 0)
			return number;
		if (nearest_offer(&nearest, known, strlen(known)))
			*similar = known;
	}
	return -1;
}

const char *
caps_name(unsigned number)
{
	const char *name = names;

	while (number-- && *name)
		name += strlen(name) + 1;
	return name;
}
