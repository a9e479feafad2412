# On a terminal: who owns it, who has the foreground, and what its keys do. Every conversation is
# held by expect(1) on a pty of its own.

load helper

# dialog: an expect script from standard input. `need PATTERN` waits for what a regular expression
# says, `ends` for the end of the output; `code` compares the exit code with the one that is wanted.
# A line of the service is told from the echo of a command by the newline before it.
dialog() {
	{
		cat <<-'END'
			set timeout 15
			set stty_init {rows 24 cols 300}
			proc lost {what} { puts "\n--- no $what"; exit 1 }
			proc need {pattern} {
				global expect_out spawn_id
				expect -re $pattern {} timeout { lost $pattern } eof { lost "$pattern before the end" }
			}
			proc ends {} {
				global code expect_out spawn_id
				expect eof {} timeout { lost end }
				set code [lindex [wait] 3]
			}
			proc code {wanted} {
				global code
				if {$code != $wanted} { lost "code $wanted but $code" }
			}
			# As engines do it: PID 1 leads the session.
			proc pid1 {args} {
				uplevel spawn -noecho unshare --fork --pid --mount-proc --kill-child setsid -c $args
			}
			proc shell {} {
				uplevel {
					spawn -noecho env TERM=dumb {PS1=[P] } bash --norc --noprofile -i
					need {\[P\] $}
				}
			}
			proc leave {} { uplevel { send "exit\r"; ends } }
		END
		cat
	} >dialog.exp
	USHER=$USHER PROBE=$PROBE timeout 60 expect -f dialog.exp </dev/null >dialog.out 2>&1 3>&- || {
		cat dialog.out
		return 1
	}
}

# need_root and the right of this environment to make ptys.
need_pty() {
	expect -c 'spawn -noecho true; expect eof' >/dev/null 2>&1 || unavailable "needs expect and ptys"
}

setup() {
	scratch
	need_pty
}

@test "PID 1 on a terminal: it belongs to the user, and its service is in the foreground" {
	need_root
	dialog <<-'END'
		pid1 $env(USHER) --user 1000:1000 -- sh -c {
			[ "$(stat -Lc %u /proc/self/fd/0)" = 1000 ] && echo owned
			echo opened >/dev/stdout && echo opened >/dev/stderr && echo opened >/dev/tty
			read -r line && echo "got $line"
			exit 3
		}
		need {(^|\n)owned}
		need {\nopened\r\nopened\r\nopened}
		send "hello\r"
		need {\ngot hello}
		ends
		code 3
	END
}

@test "Ctrl-C and Ctrl-\\ reach the service's group, once" {
	need_root
	chmod 777 "$T"
	dialog <<-'END'
		foreach option {--linger=1s --group} {
			pid1 $env(USHER) $option --user 1000:1000 -- $env(PROBE) \
				child block INT touch child-ready until INT . block INT await child-ready \
				say ready wait 1 say one until QUIT exit 3
			need {(^|\n)ready}
			send "\003"
			need {\nsignal 2 .*\nsignal 2 |\none\r.*\nsignal 2 |\nsignal 2 .*\none}
			send "\034"
			ends
			code 3
			if {[regexp -all {signal 3 } $expect_out(buffer)] != 1
				|| [regexp {signal 2 } $expect_out(buffer)]} { lost "single signal" }
			file delete child-ready
		}
	END
}

@test "a terminal that refuses everything costs the foreground, and nothing else" {
	local fault
	need_pty
	# Calls are counted for each process: the first one of the child makes it the foreground.
	for fault in ioctl:error=EIO ioctl:error=EPERM:when=1; do
		FAULT=$fault dialog <<-'END'
			spawn -noecho strace -f -qq -o trace -e trace=ioctl -e inject=$env(FAULT) \
				$env(USHER) -- $env(PROBE) say ready until INT until TERM exit 4
			need {ready}
			send "\003"
			need {signal 2 }
			exec pkill -TERM -x -f "$env(USHER) -- .*"
			ends
			code 4
		END
		grep -q "TIOC[GS]PGRP.*INJECTED" trace
	done
}

@test "Ctrl-Z without a shell above: the service goes on, also after 15 of them at once" {
	need_root
	dialog <<-'END'
		pid1 $env(USHER) --user 1000:1000 -- $env(PROBE) tick
		need {(^|\n)tick}
		for {set i 0} {$i < 15} {incr i} {
			send "\032"
			after 33
		}
		# Longer than the second in which it is woken without a limit.
		need {(\ntick\r){15}}
		need {(\ntick\r){15}}
		send "\032"
		need {\^Z}
		need {(\ntick\r){3}}
		send "\003"
		ends
		code 130
	END
}

@test "Ctrl-Z below a shell gives the prompt back; fg goes on; Ctrl-C ends it" {
	dialog <<-'END'
		shell
		send "\$USHER -- \$PROBE tick\r"
		need {\ntick}
		send "\032"
		need {Stopped.*\[P\] $}
		send "fg\r"
		need {(\ntick\r){3}}
		send "\032"
		need {Stopped.*\[P\] $}
		send "bg\r"
		need {(\ntick\r){3}}
		send "fg\r"
		need {PROBE tick\r.*(\ntick\r){3}}
		send "\003"
		need {\[P\] $}
		send "echo code=\$?\r"
		need {\ncode=130}
		need {\[P\] $}
		leave
	END
}

@test "in the background a service that reads is stopped; with fg it gets the input" {
	dialog <<-'END'
		shell
		send "\$USHER -- cat &\r"
		need {\[P\] $}
		send "jobs -s\r"
		expect {
			-re {Stopped.*\[P\] $} {}
			-re {\n\[P\] $} { send "jobs -s\r"; exp_continue }
			timeout { lost Stopped }
		}
		send "fg\r"
		need {USHER -- cat}
		send "hello\r"
		need {hello\r\nhello\r\n}
		send "\004"
		need {\[P\] $}
		send "echo code=\$?\r"
		need {\ncode=0\r}
		need {\[P\] $}
		leave
	END
}

@test "with fg before it has read anything, too" {
	dialog <<-'END'
		shell
		send "\$USHER -- sh -c 'echo begun; while ! \[ -e go \]; do sleep 0.05; done; cat' &\r"
		need {begun\r}
		send "fg\r"
		need {sleep 0.05}
		exec touch go
		send "hello\r"
		need {hello\r\nhello\r\n}
		send "\004"
		need {\[P\] $}
		leave
	END
}

@test "Ctrl-Z, Ctrl-C and fg work for a service that was started in the background" {
	dialog <<-'END'
		# The shell says what it continues before it gives the terminal away.
		proc foreground {} {
			global job
			send "fg\r"
			need {begun tick > *ticks\r}
			while {[exec ps -o tpgid= -p $job] == [exp_pid]} { after 10 }
		}
		shell
		send "\$USHER -- \$PROBE say begun tick >ticks &\r"
		need {\[1\] ([0-9]+)\r}
		set job $expect_out(1,string)
		need {\[P\] $}
		send "until grep -q begun ticks; do :; done; echo re''ady\r"
		need {\nready\r}
		need {\[P\] $}
		foreach round {1 2 3} {
			foreground
			send "\032"
			need {Stopped.*\[P\] $}
		}
		foreground
		send "\003"
		need {\[P\] $}
		send "echo code=\$?\r"
		need {\ncode=130}
		need {\[P\] $}
		leave
	END
}

@test "after the end, also of a start that failed, the script that called reads on" {
	cp probe broken
	printf 'not a program' >broken
	cat >script <<-'END'
		"$USHER" -- "$PROBE" say first exit 3
		echo "code $?"
		read -r line && echo "got $line"
		"$USHER" -- ./broken
		echo "code $?"
		read -r line && echo "got $line"
		"$USHER" -- ./missing
		echo "code $?"
		"$USHER" -- "$PROBE" orphan setsid until TERM . exit 4
		echo "code $?"
		"$USHER" --user 1000:1000 --chdir / -- cat
		echo "code $?"
		read -r line && echo "got $line"
	END
	dialog <<-'END'
		spawn -noecho bash script
		need {\nfirst\r\n|^first\r\n}
		need {code 3\r}
		send "one\r"
		need {\ngot one\r}
		need {\ncode 12[67]\r}
		send "two\r"
		need {\ngot two\r}
		need {\ncode 127\r}
		need {\ncode 4\r}
		send "three\r"
		need {three\r\nthree\r}
		send "\004"
		need {code 0\r}
		send "four\r"
		need {\ngot four\r}
		ends
		code 0
	END
}

@test "an exec that fails in the foreground gives it back" {
	# Each variable may be that long, all of them together not (execve(2)).
	{
		printf 'env BIG=%s\n' "$(head -c 120000 /dev/zero | tr '\0' x)"
		printf 'set BIG%d=${BIG}\n' {1..30}
	} >conf
	cat >script <<-'END'
		"$USHER" --config conf -- "$PROBE" say started
		echo "code $?"
		read -r line && echo "got $line"
	END
	dialog <<-'END'
		spawn -noecho bash script
		need {cannot execute it: .*code 126\r}
		send "one\r"
		need {\ngot one\r}
		ends
		code 0
	END
}

@test "a change of the window's size reaches the service" {
	need_root
	dialog <<-'END'
		pid1 $env(USHER) --user 1000:1000 -- $env(PROBE) block WINCH say ready until WINCH \
			exec /bin/sh -c {stty size; exit 3}
		need {(^|\n)ready}
		# One size at a time: stty sets each with a call of its own.
		stty rows 50 < $spawn_out(slave,name)
		need {\nsignal 28 }
		need {\n50 [0-9]+\r}
		ends
		code 3
	END
}

@test "when the terminal is hung up the service gets HUP, and its code is the end's" {
	need_root
	chmod 777 "$T"
	dialog <<-'END'
		set words [list sh -c {exec "$PROBE" block HUP touch ready until HUP touch hup exit 3 >said}]
		foreach start {pid1 {spawn -noecho}} {
			{*}$start $env(USHER) --user 1000:1000 -- {*}$words
			while {![file exists ready]} { after 10 }
			close
			set code [lindex [wait] 3]
			code 3
			file delete ready hup
		}
	END
	grep -q '^signal 1 ' said
}

@test "a service that takes no notice of a hang-up ends by it, also below a shell" {
	need_root
	dialog <<-'END'
		pid1 $env(USHER) --user 1000:1000 -- $env(PROBE) tick
		need {(^|\n)tick}
		close
		set code [lindex [wait] 3]
		code 129
		spawn -noecho sh -c {"$USHER" -- "$PROBE" ppid tick; exit 0}
		need {(^|\n)ppid ([0-9]+)\r}
		set file [open usher-pid w]
		puts $file $expect_out(2,string)
		close $file
		need {\ntick}
		close
		wait
	END
	eventually 5 ended "$(cat usher-pid)"
}

@test "an interactive shell as the service has its job control" {
	need_root
	dialog <<-'END'
		pid1 $env(USHER) --user 1000:1000 -- env TERM=dumb {PS1=[P] } bash --norc --noprofile -i
		expect {
			-re {no job control|cannot set terminal} { lost "job control" }
			-re {\[P\] $} {}
			timeout { lost prompt }
		}
		send "\$PROBE tick\r"
		need {\ntick\r}
		send "\032"
		need {Stopped.*\[P\] $}
		send "jobs\r"
		need {\[1\]\+ +Stopped.*\[P\] $}
		send "fg\r"
		need {PROBE tick\r}
		need {(\ntick\r){3}}
		send "\003"
		need {\[P\] $}
		send "jobs; echo code=\$?\r"
		need {\ncode=0\r}
		need {\[P\] $}
		send "exit 5\r"
		ends
		code 5
	END
}

@test "docker run -it: keys reach a static service" {
	need_docker
	image_from_scratch docker usher-test/terminal <<-'END'
		ENTRYPOINT ["/usher", "--user", "1000:1000", "--"]
	END
	CONTAINERS+=("docker:usher-test-terminal-$$")
	NAME=usher-test-terminal-$$ dialog <<-'END'
		spawn -noecho docker run --rm -it --network=host --name $env(NAME) usher-test/terminal \
			/probe open /dev/stdout say ready tick
		need {opened\r}
		need {\ntick}
		send "\032\032\032"
		need {(\ntick.*){5}}
		send "\003"
		ends
		code 130
	END
}

@test "docker run -it: an interactive shell has its job control" {
	need_docker
	mkdir shell
	# shellcheck disable=SC2046 # a list of paths
	cp -L --parents $(type -P bash cat sleep; ldd $(type -P bash cat sleep) | grep -oE '/[^ :]+ ' | sort -u) shell
	image_from_scratch docker usher-test/shell shell <<<'COPY . /'
	CONTAINERS+=("docker:usher-test-terminal-$$")
	NAME=usher-test-terminal-$$ dialog <<-'END'
		spawn -noecho docker run --rm -it --network=host --name $env(NAME) -e TERM=dumb -e {PS1=[P] } \
			-e PATH=$env(PATH) --entrypoint /usher usher-test/shell \
			--user 1000:1000 -- bash --norc --noprofile -i
		expect {
			-re {no job control|cannot set terminal} { lost "job control" }
			-re {\[P\] $} {}
			timeout { lost prompt }
		}
		send "while :; do echo tick; sleep 0.05; done | cat\r"
		need {\ntick\r}
		send "\032"
		need {Stopped.*\[P\] $}
		send "jobs\r"
		need {\[1\]\+ +Stopped.*\[P\] $}
		send "fg\r"
		need {\| cat\r}
		need {(\ntick\r){3}}
		send "\003"
		need {\[P\] $}
		send "exit 5\r"
		ends
		code 5
	END
}
