# Who the service runs as, and that nobody is root afterwards.

load helper

# Accounts of a small system of our own, laid over the machine's in the test's namespace.
accounts() {
	cat >passwd <<-'END'
		root:x:0:0:root:/root:/bin/sh
		app:x:1500:1600:App:/srv/app:/bin/sh
		poor:x:1501:1601::/nonexistent:/bin/false
	END
	cat >group <<-'END'
		root:x:0:
		app:x:1600:
		poor:x:1601:
		video:x:1700:app,other
		audio:x:1701:other
		render:x:1702:other,app
	END
	OVERLAY="mount --bind $T/passwd /etc/passwd && mount --bind $T/group /etc/group"
}

ids() {
	echo "$PROBE status Uid status Gid status Groups"
}

@test "--user UID:GID: those ids and no other group" {
	need_root
	local mode
	for mode in "" --exec; do
		# shellcheck disable=SC2046,SC2086
		run pid1 "$USHER" $mode --user 1234:2345 -- $(ids)
		expect_status 0
		[ "${lines[0]}" = "Uid: 1234 1234 1234 1234" ]
		[ "${lines[1]}" = "Gid: 2345 2345 2345 2345" ]
		[[ ${lines[2]} =~ ^Groups:\ *(2345)?\ *$ ]]
	done
}

@test "--user NAME: the group and the group list of the account" {
	need_root
	accounts
	local user
	for user in app 1500; do
		# shellcheck disable=SC2046
		run pid1 -s "$OVERLAY" "$USHER" --user $user -- $(ids)
		expect_status 0
		[ "${lines[0]}" = "Uid: 1500 1500 1500 1500" ]
		[ "${lines[1]}" = "Gid: 1600 1600 1600 1600" ]
		[ "$(tr ' ' '\n' <<<"${lines[2]#Groups:}" | sort -un | xargs)" = "1600 1700 1702" ]
	done
}

@test "--user NAME:GROUP: only that group" {
	need_root
	accounts
	# shellcheck disable=SC2046
	run pid1 -s "$OVERLAY" "$USHER" --user app:audio -- $(ids)
	expect_status 0
	[ "${lines[1]}" = "Gid: 1701 1701 1701 1701" ]
	[[ ${lines[2]} =~ ^Groups:\ *(1701)?\ *$ ]]
}

@test "root written out is allowed" {
	need_root
	local user
	for user in root 0 0:0 root:root; do
		run pid1 "$USHER" --user $user -- "$PROBE" status Uid
		expect_status 0
		[ "$output" = "Uid: 0 0 0 0" ]
	done
}

@test "after the drop there are no capabilities and no way back to root" {
	need_root
	local mode
	for mode in "" --exec; do
		# shellcheck disable=SC2086
		run pid1 "$USHER" $mode --user 1234:1234 -- \
			"$PROBE" status CapInh status CapPrm status CapEff status CapAmb regain
		expect_status 0
		[ "$output" = "$(printf 'Cap%s: 0000000000000000\n' Inh Prm Eff Amb
			echo regain user no group no groups no)" ]
	done
}

@test "PID 1 becomes the same user: no process is left running as root" {
	need_root
	start_pid1 "$USHER" --user 1234:2345 -- "$PROBE" say ready until TERM exit 3
	eventually 10 said ready
	eventually 5 grep -qx $'Uid:\t1234\t1234\t1234\t1234' "/proc/$PID/status"
	grep -qx $'Gid:\t2345\t2345\t2345\t2345' "/proc/$PID/status"
	grep -qxE $'Groups:\t(2345)? ?' "/proc/$PID/status"
	grep -qx $'CapEff:\t0000000000000000' "/proc/$PID/status"
	grep -qx $'CapPrm:\t0000000000000000' "/proc/$PID/status"
	kill -TERM "$PID"
	finish
	expect_status 3
}

@test "/dev/stdout and /dev/stderr open after the drop" {
	need_root
	# What this is about: without help they do not.
	run setpriv --reuid 1234 --regid 1234 --clear-groups "$PROBE" open /dev/stdout
	[ "$status" -ne 0 ]
	local mode
	for mode in "" --exec; do
		# shellcheck disable=SC2086
		run pid1 "$USHER" $mode --user 1234:1234 -- "$PROBE" open /dev/stdout open /dev/stderr
		expect_status 0
		[ "$output" = "$(printf 'opened\nopened')" ]
	done
}

@test "a regular file and /dev/null as standard streams keep their owner" {
	need_root
	local before
	before=$(stat -c '%u:%g %a' /dev/null)
	start "$USHER" --user 1234:1234 -- "$PROBE" say hello
	finish
	expect_status 0
	[ "$(stat -c %u:%g out)" = 0:0 ]
	[ "$(stat -c '%u:%g %a' /dev/null)" = "$before" ]
}

@test "/proc/1/fd/1 can be written to by the service" {
	need_root
	mkfifo pipe
	cat pipe >got 3>&- &
	JOBS+=($!)
	(as_pid1 "$USHER" --user 1234:1234 -- "$PROBE" touch-home x await "$T/go" open /proc/1/fd/1 exit 0) \
		>pipe 2>"$T/err" 3>&- &
	JOB=$!
	JOBS+=("$JOB")
	eventually 5 child_of "$JOB"
	PID=$(child_of "$JOB")
	# The folder of descriptors belongs to the user once PID 1 is dumpable again.
	eventually 5 eval '[ "$(stat -c %u "/proc/$PID/fd")" = 1234 ]'
	touch go
	finish
	expect_status 0
	eventually 5 grep -qx opened got
}

@test "started as somebody else: stays, and says nothing" {
	need_root
	run --separate-stderr setpriv --reuid 4321 --regid 4321 --clear-groups \
		"$USHER" --user 1234:1234 -- "$PROBE" status Uid status Gid
	expect_status 0
	[ "$output" = "$(printf '%s: 4321 4321 4321 4321\n' Uid Gid)" ]
	[ "$stderr" = "" ]
}

@test "HOME, USER and LOGNAME follow the user" {
	need_root
	accounts
	mkdir home && chown 1500:1600 home
	sed -i "s|/srv/app|$T/home|" passwd
	export HOME=/root USER=root LOGNAME=root
	run pid1 -s "$OVERLAY" "$USHER" --user app -- "$PROBE" env HOME env USER env LOGNAME touch-home x
	expect_status 0
	[ "${lines[0]}" = "HOME=$T/home" ]
	[ "${lines[1]}" = "USER=app" ]
	[ "${lines[2]}" = "LOGNAME=app" ]
	[ -e home/x ]
}

@test "a HOME that was set on purpose stays" {
	need_root
	accounts
	HOME=$T run pid1 -s "$OVERLAY" "$USHER" --user app -- "$PROBE" env HOME
	expect_status 0
	[ "$output" = "HOME=$T" ]
}

@test "HOME is writable for a user whose home is not there" {
	need_root
	accounts
	chmod 777 "$T"
	HOME=/root run pid1 -s "$OVERLAY" "$USHER" --user poor -- "$PROBE" touch-home usher-test
	expect_status 0
	run env -u HOME unshare --fork --pid --mount-proc "$USHER" --user 1234:1234 -- "$PROBE" touch-home usher-test2
	expect_status 0
}

@test "what is made for the service belongs to it; what was there keeps its owner" {
	need_root
	mkdir old
	echo text >in.tmpl
	run "$USHER" --user 1234:2345 --mkdir "$T/old" --mkdir "$T/new/deep:0750" \
		--template "$T/in.tmpl:$T/new/out" -- "$PROBE" read "$T/new/out"
	expect_status 0
	[ "$(stat -c '%u:%g' old)" = 0:0 ]
	[ "$(stat -c '%u:%g %a' new)" = '1234:2345 755' ]
	[ "$(stat -c '%u:%g %a' new/deep)" = '1234:2345 750' ]
	[ "$(stat -c '%u:%g %a' new/out)" = '1234:2345 644' ]
}

# An image as platforms with arbitrary user ids start it: no account, group 0, nothing writable.
restricted_image() {
	mkdir files
	printf 'port ${PORT}\n' >files/app.conf.tmpl
	printf '%s\n' 'env PORT=8080' 'mkdir /tmp/app' 'template /etc/app.conf.tmpl:/tmp/app/app.conf' \
		'user 1500:1500' >files/usher.conf
	image_from_scratch "$1" usher-test/restricted files <<-'END'
		COPY app.conf.tmpl /etc/app.conf.tmpl
		COPY usher.conf /etc/usher.conf
		ENTRYPOINT ["/usher", "--", "/probe"]
	END
}

restricted_words=(status Uid status Gid status CapBnd status NoNewPrivs touch-home x
	read /tmp/app/app.conf init-status Uid)

restricted_output() {
	[ "$1" = "$(printf '%s\n' 'Uid: 1000620000 1000620000 1000620000 1000620000' 'Gid: 0 0 0 0' \
		'CapBnd: 0000000000000000' 'NoNewPrivs: 1' 'made /tmp/x' 'port 8080' \
		'Uid: 1000620000 1000620000 1000620000 1000620000')" ]
}

@test "arbitrary user id, read-only root, no capabilities: starts on Docker without an error" {
	need_root
	need_docker
	restricted_image docker
	run --separate-stderr docker run --rm --network=host --user 1000620000:0 --read-only \
		--tmpfs /tmp:mode=1777 --cap-drop ALL --security-opt no-new-privileges \
		usher-test/restricted "${restricted_words[@]}"
	expect_status 0
	echo "$output"
	restricted_output "$output"
	[ "$stderr" = "" ]
}

@test "the same as a Kubernetes Pod, by podman" {
	need_podman
	restricted_image podman
	local word words=
	for word in "${restricted_words[@]}"; do
		words="$words${words:+, }\"$word\""
	done
	# In a folder without one named like the image, which podman would take for something to build.
	mkdir manifest
	cat >manifest/pod.yaml <<-END
		apiVersion: v1
		kind: Pod
		metadata:
		  name: usher-test-restricted
		spec:
		  hostNetwork: true
		  restartPolicy: Never
		  containers:
		  - name: app
		    image: localhost/usher-test/restricted
		    imagePullPolicy: Never
		    args: [$words]
		    securityContext:
		      runAsUser: 1000620000
		      runAsGroup: 0
		      readOnlyRootFilesystem: true
		      allowPrivilegeEscalation: false
		      capabilities:
		        drop: [ALL]
		    volumeMounts:
		    - name: tmp
		      mountPath: /tmp
		  volumes:
		  - name: tmp
		    emptyDir: {medium: Memory}
	END
	cd manifest
	podman pod rm -f usher-test-restricted >/dev/null 2>&1 || :
	podman kube play pod.yaml >play.out 2>&1 || { cat play.out; false; }
	run podman wait usher-test-restricted-app
	[ "$output" = 0 ] || { podman logs usher-test-restricted-app; false; }
	run podman logs usher-test-restricted-app
	podman kube play --down pod.yaml >/dev/null
	restricted_output "$output"
}

@test "a large passwd, a large group, and more groups than the kernel allows" {
	need_root
	awk 'BEGIN { print "root:x:0:0:root:/root:/bin/sh"
		for (i = 1; i <= 100000; i++) printf "user%d:x:%d:%d::/home/user%d:/bin/sh\n", i, 100000 + i, 7, i
		print "last:x:5000:5001::/:/bin/sh" }' >passwd
	awk 'BEGIN { printf "big:x:6000:"; for (i = 1; i <= 10000; i++) printf "user%d,", i; print "last" }' >group
	OVERLAY="mount --bind $T/passwd /etc/passwd && mount --bind $T/group /etc/group"
	run pid1 -s "$OVERLAY" "$USHER" --user last -- "$PROBE" status Uid status Groups
	expect_status 0
	[ "${lines[0]}" = 'Uid: 5000 5000 5000 5000' ]
	[ "$(tr ' ' '\n' <<<"${lines[1]#Groups:}" | sort -un | xargs)" = '5001 6000' ]
	awk 'BEGIN { for (i = 1; i <= 65600; i++) printf "g%d:x:%d:last\n", i, 10000 + i }' >group
	run pid1 -s "$OVERLAY" "$USHER" --user last -- "$PROBE" say started
	expect_status 78
	tells 'user last: it is in more groups than the kernel allows'
}

@test "random bytes as passwd and group: never root by accident" {
	need_root
	local round
	for round in 1 2 3 4 5 6; do
		head -c 100000 /dev/urandom >passwd
		head -c 100000 /dev/urandom >group
		[ "$round" -gt 3 ] || printf '\napp:x:0\0:0::/:/\napp:x:-0:0::/:/\napp:x::0::/:/\nroot:x:0:0::/:/\n' >>passwd
		OVERLAY="mount --bind $T/passwd /etc/passwd && mount --bind $T/group /etc/group"
		run pid1 -s "$OVERLAY" "$USHER" --user app -- "$PROBE" say started
		expect_status 78
		tells 'user app: there is no such user'
		run pid1 -s "$OVERLAY" "$USHER" --user 1500:1500 -- "$PROBE" status Uid
		expect_status 0
		[ "$output" = 'Uid: 1500 1500 1500 1500' ]
	done
}

# entry WORDS: as user 1000620000:0, with $T/etc in the place of /etc.
entry() {
	run unshare --mount sh -c "mount --bind $T/etc /etc && shift && exec \"\$@\"" sh \
		- setpriv --reuid 1000620000 --regid 0 --clear-groups "$@"
}

@test "a user id without an entry gets one, where anybody may add it" {
	need_root
	mkdir etc
	printf 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
	chmod 664 etc/passwd
	HOME=/ entry "$USHER" --user app:app -- "$PROBE" env USER env HOME passwd-name
	expect_status 0
	[ "$output" = $'USER=app\nHOME=/tmp\npasswd app' ]
	[ "$(cat etc/passwd)" = $'root:x:0:0:root:/root:/bin/sh\napp:x:1000620000:0::/tmp:/sbin/nologin' ]
	cp etc/passwd once
	entry "$USHER" --user app:app -- "$PROBE"
	cmp once etc/passwd
}

@test "a HOME that is no path stands in no entry" {
	need_root
	mkdir etc
	printf 'root:x:0:0:root:/root:/bin/sh\n' >etc/passwd
	chmod 666 etc/passwd
	HOME=relative entry "$USHER" --user app -- "$PROBE" env HOME
	expect_status 0
	[ "$output" = HOME=relative ]
	[ "$(tail -n 1 etc/passwd)" = 'app:x:1000620000:0::/:/sbin/nologin' ]
}

@test "groups alone need a capability, too" {
	need_root
	run setpriv --groups 5,6 --bounding-set -all,+setuid "$USHER" --user 1234:0 -- "$PROBE" say started
	expect_status 78
	tells 'user 1234:0: .*SETGID' '1 problem$'
}

@test "no name twice, and no HOME that could forge a line" {
	need_root
	mkdir etc
	printf 'root:x:0:0:root:/root:/bin/sh\napp:malformed\ndefault:x:7:7::/:/\n' >etc/passwd
	chmod 666 etc/passwd
	HOME=$'/x:/bin/sh\nevil:x:0:0::/' entry "$USHER" --user app -- "$PROBE" passwd-name
	expect_status 0
	[ "$output" = 'passwd u1000620000' ]
	[ "$(tail -n 1 etc/passwd)" = 'u1000620000:x:1000620000:0::/:/sbin/nologin' ]
	[ "$(wc -l <etc/passwd)" = 4 ]
	# A malformed line with that id is respected, too.
	printf 'x:y:1000620000\n' >etc/passwd
	entry "$USHER" -- "$PROBE" passwd-name
	[ "$(cat etc/passwd)" = 'x:y:1000620000' ]
}

@test "/etc/passwd is left alone by root, read-only, mounted, or as a link" {
	need_root
	mkdir etc
	echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
	chmod 644 etc/passwd
	cp etc/passwd before
	entry "$USHER" -- "$PROBE" passwd-name
	[ "$output" = 'passwd -' ]
	chmod 666 etc/passwd
	run unshare --mount sh -c "mount --bind $T/etc /etc && exec \"\$@\"" sh "$USHER" --user 1500:1500 -- "$PROBE" passwd-name
	[ "$output" = 'passwd -' ]
	cp before injected && chmod 666 injected
	run unshare --mount sh -c "mount --bind $T/etc /etc && mount --bind $T/injected /etc/passwd && exec \"\$@\"" sh \
		setpriv --reuid 1000620000 --regid 0 --clear-groups "$USHER" -- "$PROBE" passwd-name
	[ "$output" = 'passwd -' ]
	cmp before injected
	mv etc/passwd etc/real && ln -s real etc/passwd
	entry "$USHER" -- "$PROBE" passwd-name
	[ "$output" = 'passwd -' ]
	cmp before etc/real
}

@test "a passwd that cannot be read does not stop who stays who he is" {
	need_root
	mkdir etc
	echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
	chmod 600 etc/passwd
	entry "$USHER" --user app -- "$PROBE" status Uid
	expect_status 0
	[ "$output" = 'Uid: 1000620000 1000620000 1000620000 1000620000' ]
}

@test "/dev/stdout opens after the drop though root has not CHOWN" {
	need_root
	run pid1 /usr/bin/setpriv --bounding-set -chown "$USHER" --user 1234:1234 -- "$PROBE" status CapBnd open /dev/stdout
	expect_status 0
	[ "${lines[1]}" = opened ]
}

@test "a user namespace without setgroups, and ids that are not mapped in it, are told before the start" {
	need_root
	run unshare --user --map-root-user "$USHER" --user 1234:2345 -- "$PROBE" say started
	expect_status 78
	tells '3 problems' 'supplementary groups .*setgroups says deny' 'user id 1234 is not mapped' \
		'group id 2345 is not mapped'
	[[ $output != *started* ]]
}
