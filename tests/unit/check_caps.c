/*
 * The names of the capabilities are the kernel's, number by number.
 */

#include <check.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/base/caps.h"
#include "suite.h"

static const struct { const char *name; unsigned number; } known[] = {
	{ "chown", CAP_CHOWN }, { "dac_override", CAP_DAC_OVERRIDE },
	{ "dac_read_search", CAP_DAC_READ_SEARCH }, { "fowner", CAP_FOWNER },
	{ "fsetid", CAP_FSETID }, { "kill", CAP_KILL }, { "setgid", CAP_SETGID },
	{ "setuid", CAP_SETUID }, { "setpcap", CAP_SETPCAP },
	{ "linux_immutable", CAP_LINUX_IMMUTABLE }, { "net_bind_service", CAP_NET_BIND_SERVICE },
	{ "net_broadcast", CAP_NET_BROADCAST }, { "net_admin", CAP_NET_ADMIN },
	{ "net_raw", CAP_NET_RAW }, { "ipc_lock", CAP_IPC_LOCK }, { "ipc_owner", CAP_IPC_OWNER },
	{ "sys_module", CAP_SYS_MODULE }, { "sys_rawio", CAP_SYS_RAWIO },
	{ "sys_chroot", CAP_SYS_CHROOT }, { "sys_ptrace", CAP_SYS_PTRACE },
	{ "sys_pacct", CAP_SYS_PACCT }, { "sys_admin", CAP_SYS_ADMIN },
	{ "sys_boot", CAP_SYS_BOOT }, { "sys_nice", CAP_SYS_NICE },
	{ "sys_resource", CAP_SYS_RESOURCE }, { "sys_time", CAP_SYS_TIME },
	{ "sys_tty_config", CAP_SYS_TTY_CONFIG }, { "mknod", CAP_MKNOD }, { "lease", CAP_LEASE },
	{ "audit_write", CAP_AUDIT_WRITE }, { "audit_control", CAP_AUDIT_CONTROL },
	{ "setfcap", CAP_SETFCAP }, { "mac_override", CAP_MAC_OVERRIDE },
	{ "mac_admin", CAP_MAC_ADMIN }, { "syslog", CAP_SYSLOG }, { "wake_alarm", CAP_WAKE_ALARM },
	{ "block_suspend", CAP_BLOCK_SUSPEND }, { "audit_read", CAP_AUDIT_READ },
	{ "perfmon", CAP_PERFMON }, { "bpf", CAP_BPF },
	{ "checkpoint_restore", CAP_CHECKPOINT_RESTORE },
};

START_TEST(numbers_are_the_kernels)
{
	const char *similar = NULL;

	ck_assert_uint_eq(sizeof known / sizeof *known, CAP_NUMBERS);
	ck_assert_int_eq(caps_number(known[_i].name, &similar), (int)known[_i].number);
	ck_assert_str_eq(caps_name(known[_i].number), known[_i].name);
}
END_TEST

START_TEST(names_in_any_form)
{
	const char *similar = NULL;

	ck_assert_int_eq(caps_number("CAP_KILL", &similar), CAP_KILL);
	ck_assert_int_eq(caps_number("Cap_Kill", &similar), CAP_KILL);
	ck_assert_int_eq(caps_number("KILL", &similar), CAP_KILL);
	ck_assert_int_eq(caps_number("", &similar), -1);
	ck_assert_int_eq(caps_number("cap_", &similar), -1);
	ck_assert_int_eq(caps_number("net_bind_servce", &similar), -1);
	ck_assert_str_eq(similar, "net_bind_service");
	ck_assert_str_eq(caps_name(41), "");
	ck_assert_str_eq(caps_name(4000), "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("caps");
	TCase *test = tcase_create("caps");

	tcase_add_loop_test(test, numbers_are_the_kernels, 0, sizeof known / sizeof *known);
	tcase_add_test(test, names_in_any_form);
	suite_add_tcase(suite, test);
	return suite_run(suite);
}
