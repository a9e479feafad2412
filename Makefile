# usher: `make` builds build/usher, `make demo` shows what it does, `make check` tests it,
# `make examples` tests the examples.
#
# With musl-gcc on the machine the program is linked with musl, else with the system's libc by CC
# (`make MUSL=` asks for that). CFLAGS and LDFLAGS are the user's and come after our own.

PREFIX = /usr/local
CFLAGS =
LDFLAGS =
FUZZ_SECONDS = 600
MUSL = $(shell command -v musl-gcc)

# What `deps` installs decides how the rest is built: install first, then read this file again.
rest := $(filter-out deps,$(MAKECMDGOALS))
ifneq ($(and $(filter deps,$(MAKECMDGOALS)),$(rest)),)

.NOTPARALLEL:
.PHONY: deps $(rest)
$(rest): deps
	@+$(MAKE) --no-print-directory --jobs=$(shell nproc) $@
deps:
	@tests/deps.sh

else

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=$(shell nproc)
endif

base     := $(wildcard src/base/*.c)
cli      := $(wildcard src/cli/*.c)
template := $(wildcard src/template/*.c)
proc     := $(wildcard src/proc/*.c)
prep     := $(wildcard src/prep/*.c)
run      := $(wildcard src/run/*.c)
tool     := $(wildcard src/tool/*.c)
modules  := src/plan.c $(base) $(cli) $(template) $(proc) $(prep) $(run) $(tool)
helpers  := build/probe build/launch build/hostile

warnings := -Wall -Wextra -Wshadow -Wvla -Wformat=2 -Wwrite-strings -Wundef -Wmissing-prototypes \
	-Wstrict-prototypes -Wold-style-definition -Wcast-qual -Wimplicit-fallthrough \
	-Wpointer-arith $(if $(CI),-Werror)
common   := -std=gnu11 -D_GNU_SOURCE -Isrc -MMD -MP $(warnings)
# -Oz where the compiler has it (GCC 12, clang).
least    := $(if $(shell $(CC) -Oz -E -x c /dev/null >/dev/null 2>&1 && echo yes),-Oz,-Os)
small    := $(least) -fPIE -fvisibility=hidden -ffunction-sections -fdata-sections \
	-fno-stack-protector -fno-asynchronous-unwind-tables -ffile-prefix-map=$(CURDIR)=.
hard     := -Wl,--gc-sections,-z,noseparate-code,-z,relro,-z,now,-z,noexecstack,--build-id=none,--hash-style=gnu -s
sanitize := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined -Wno-format-truncation

# musl-gcc -static-pie makes a program that needs an interpreter, so its objects are linked by
# hand; and it hides the kernel's headers, so build/include leads to them.
ifneq ($(MUSL),)
compiler := $(MUSL) -idirafter build/include
musl     := $(shell $(MUSL) -\#\#\# -x c /dev/null 2>&1 | tr ' "' '\n\n' | sed -n 's|/Scrt1\.o$$||p')
link      = $(CC) -nostdlib -nostartfiles -static-pie -Wl,--no-dynamic-linker,-z,text $(hard) \
	$(musl)/rcrt1.o $(musl)/crti.o $(filter %.o,$^) $(LDFLAGS) -Wl,--start-group \
	$(musl)/libc.a $(shell $(CC) -print-libgcc-file-name) -Wl,--end-group $(musl)/crtn.o
else
compiler := $(CC)
link      = $(CC) $(if $(findstring /,$(shell $(CC) -print-file-name=rcrt1.o)),-static-pie,-static) \
	$(hard) $(filter %.o,$^) $(LDFLAGS)
endif

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all deps check unit integration examples fuzz soak demo bench install install-names clean force

all: build/usher

build/usher: build/src/main.o $(modules:%.c=build/%.o)
build/probe: build/tests/probe/probe.o
build/launch: build/tests/probe/launch.o
build/hostile: build/tests/probe/hostile.o
build/usher $(helpers):
	@echo "  link $@"
	@$(link) -o $@
	@if readelf -lW $@ | grep INTERP || readelf -dW $@ | grep NEEDED; then \
		echo "$@ needs other files to run"; exit 1; fi

# The service of examples/scratch-tls: a static program with libmbedtls-dev.
build/gateway: examples/scratch-tls/gateway.c
	@echo "  cc $<"
	@mkdir -p $(@D)
	@$(CC) -O2 -static -s -w -Wl,--no-warnings -o $@ $< -lmbedtls -lmbedx509 -lmbedcrypto

build/%.o: %.c build/flags | build/include
	@$(info $()  cc $<)$(compiler) $(common) $(small) $(CFLAGS) -c -o $@ $<

# Where all time of a large template goes.
build/src/template/lines.o: small += -O2

build/include:
	@mkdir -p $@
	@ln -sfn /usr/include/linux $@/linux
	@ln -sfn /usr/include/asm-generic $@/asm-generic
	@ln -sfn /usr/include/$(shell $(CC) -print-multiarch)/asm $@/asm

# Changed when anything that is built must be built again.
build/flags: force
	@mkdir -p $(sort $(dir $(modules:%=build/%) $(modules:%=build/check/%)) \
		build/tests/probe build/check/tests/unit build/check/tests/fuzz)
	@echo '$(compiler) $(common) $(small) $(CFLAGS) | $(hard) $(LDFLAGS)' | cmp -s - $@ || \
		echo '$(compiler) $(common) $(small) $(CFLAGS) | $(hard) $(LDFLAGS)' >$@

# Unit tests: each tests/unit/check_MODULE.c is a program of its own, with every module but main.
# Leaks are no finding: what lives until the service starts is never freed.
unit_programs := $(patsubst tests/unit/%.c,build/check/%,$(wildcard tests/unit/check_*.c))

build/check/%.o: %.c | build/flags
	@$(info $()  cc $< (sanitized))$(CC) $(common) $(sanitize) $(CFLAGS) -c -o $@ $<

build/check/usher.a: $(modules:%.c=build/check/%.o)
	@rm -f $@; $(AR) rc $@ $^

build/check/check_%: build/check/tests/unit/check_%.o build/check/usher.a
	@$(CC) $(sanitize) $(LDFLAGS) -o $@ $^ $$(pkg-config --libs check)

# Fuzzing, with clang: each tests/fuzz/fuzz_TARGET.c, FUZZ_SECONDS for all of them, on every
# processor. It starts from tests/fuzz/corpus/TARGET, which `make check` replays; what it finds new
# goes to build/fuzz/TARGET. A million turns of loops, which a template may take, are 10 s there.
fuzz_targets := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
replays      := $(fuzz_targets:%=build/check/replay_%)

build/check/replay_%: build/check/tests/fuzz/fuzz_%.o build/check/tests/fuzz/replay.o \
		build/check/usher.a
	@$(CC) $(sanitize) $(LDFLAGS) -o $@ $^

build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(modules) $(wildcard src/*.h src/*/*.h)
	@echo "  clang $@"
	@mkdir -p $(@D)
	@clang -std=gnu11 -D_GNU_SOURCE -Isrc -O1 -g -fno-omit-frame-pointer \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
		-o $@ $(filter %.c,$^)

fuzz: $(fuzz_targets:%=build/fuzz/fuzz_%)
	@for target in $(fuzz_targets); do \
		mkdir -p build/fuzz/$$target; \
		ASAN_OPTIONS=detect_leaks=0 build/fuzz/fuzz_$$target -fork=$$(nproc) -close_fd_mask=1 \
			-max_len=4096 -timeout=60 -artifact_prefix=build/fuzz/$$target- \
			-max_total_time=$$(($(FUZZ_SECONDS) / $(words $(fuzz_targets)))) \
			build/fuzz/$$target tests/fuzz/corpus/$$target || exit; done

check: build/usher $(helpers) $(unit_programs) $(replays)
	@failed=0; for part in unit integration; do \
		$(MAKE) --no-print-directory $$part || failed=1; done; exit $$failed

unit: $(unit_programs)
	@failed=0; for program in $^; do ASAN_OPTIONS=detect_leaks=0 $$program || failed=1; done; \
		exit $$failed

integration: build/usher build/usher.1 $(helpers) $(replays)
	@$(bats) $$(grep -L file_tags=debian $(bats_files))

# What lives in images of Debian: the examples, real services. The image is made of packages first.
examples: build/usher build/usher.1 build/gateway $(helpers)
	@tests/debian.sh
	@$(bats) $$(grep -l file_tags=debian $(bats_files))

bats       := tests/engines.sh tests/files.sh
bats_files := tests/integration/*.bats examples/*/*.bats

# SOAK_SECONDS of random lives, and in full numbers what `make check` has fewer of.
soak: build/usher $(helpers)
	@tests/soak/soak.sh
	@START_ROUNDS=5000 STORM_SIGNALS=100000 STORM_CHILDREN=10000 IDLE_SECONDS=60 \
		bats tests/integration/signals.bats tests/integration/idle.bats
	@MATRIX=all tests/engines.sh bats tests/integration/matrix.bats

demo: build/usher build/probe
	@tests/demo.sh

bench: build/usher $(helpers)
	@tests/bench/bench.sh
	@echo
	@tests/bench/render.sh
	@echo
	@tests/bench/own.sh
	@echo
	@tests/engines.sh tests/bench/entrypoints.sh

deps:
	@tests/deps.sh

# The manual page, with what the program says of itself.
build/usher.1: src/usher.1 build/usher
	@PATH=build:$$PATH awk '/^\.\\" RUN / { command = substr($$0, 9); print ".nf"; \
		while ((command | getline line) > 0) { gsub(/\\/, "\\e", line); print "\\&" line } \
		close(command); print ".fi"; next } { print }' $< >$@

install: build/usher build/usher.1
	install -D -m 755 build/usher $(DESTDIR)$(PREFIX)/bin/usher
	install -D -m 644 build/usher.1 $(DESTDIR)$(PREFIX)/share/man/man1/usher.1
	install -D -m 644 src/usher.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/usher

# By the names of the programs that usher replaces.
names := tini tini-static docker-init dumb-init catatonit podman-init su-exec gosu envsubst

install-names: install
	@for name in $(names); do ln -sfn usher $(DESTDIR)$(PREFIX)/bin/$$name; done

clean:
	rm -rf build

-include $(patsubst %.c,build/%.d,src/main.c $(modules) $(wildcard tests/probe/*.c)) \
	$(patsubst %.c,build/check/%.d,$(modules) $(wildcard tests/unit/*.c tests/fuzz/*.c))

endif
