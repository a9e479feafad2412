# What an operator sees: tests/situations/*.txt, a table of settings with the whole report and the
# exit code that each of them leads to. Where it is a matter of mounts and users, in a container.
#
#     ### what is the matter
#     prepare SHELL CODE           run on the host, as root, in the folder $T of the situation
#     docker OPTIONS               run in a container with these
#     env NAME=VALUE               a variable
#     conf LINE                    a line of usher.conf
#     run WORDS                    usher's command line behind the config file; else: -- probe
#     exit CODE
#     | LINE OF THE REPORT         $T stands for the folder

load helper

IMAGE=usher-test-situations

# One situation from the arrays that situations() fills; nothing on stdout when it is as it should be.
situation() {
	local T=$T/$number status=0 network=host
	mkdir "$T"
	cd "$T"
	chmod 755 .
	printf '%s\n' "${conf[@]}" >usher.conf
	[ "${#expected[@]}" = 0 ] || printf '%s\n' "${expected[@]#|}" | sed 's/^ //' >expected
	eval "$prepare" || echo "cannot be prepared: $title"
	eval "set -- ${words:-"-- $([ -z "$docker" ] && echo "$PROBE" || echo /probe) exit 0"}"
	if [ -z "$docker" ]; then
		env -i PATH="$PATH" "${env[@]}" "$USHER" --config usher.conf "$@" >out 2>report || status=$?
	else
		set -- --name "$IMAGE-$$-$number" "${env[@]/#/--env=}" -v "$T/usher.conf:/etc/usher.conf:ro" \
			"$IMAGE" "$@"
		eval "set -- $docker \"\$@\""
		[[ $docker != *--sysctl=net* ]] || network=none
		docker run --rm --network=$network "$@" >out 2>report || status=$?
	fi
	sed -Ei "s|$T|\$T|g; s|$PROBE|/probe|g; s/pid [0-9]+/pid N/" report
	echo "exit $status" >>report
	echo "exit $exit" >>expected
	diff -u --label "wanted: $title" --label "seen: $title" expected report || :
	eval "$tidy"
	: >"$T/ran"
}

situations() {
	local line number=0 title= prepare docker words exit tidy conf env expected jobs=()
	while IFS= read -r line || [ -n "$title" ]; do
		case $line in
		'### '* | '')
			if [ -n "$title" ]; then
				(situation) >"$T/$number.diff" 2>&1 3>&- </dev/null &
				jobs+=($!)
				[ "${#jobs[@]}" -lt 4 ] || { wait "${jobs[0]}" && jobs=("${jobs[@]:1}"); }
			fi
			title=${line#'### '}
			prepare= docker= words= exit= tidy=: conf=() env=() expected=()
			[ -z "$title" ] || number=$((number + 1))
			;;
		'prepare '*) prepare=${line#prepare } ;;
		docker) docker=' ' ;;
		'docker '*) docker=${line#docker } ;;
		'env '*) env+=("${line#env }") ;;
		'conf '*) conf+=("${line#conf }") ;;
		'run '*) words=${line#run } ;;
		'exit '*) exit=${line#exit } ;;
		'tidy '*) tidy=${line#tidy } ;;
		'|'*) expected+=("$line") ;;
		esac
	done <"$TOP/tests/situations/$1.txt"
	wait "${jobs[@]}"
	cat "$T"/*.diff
	[ "$(cat "$T"/*.diff)" = "" ]
	[ "$(ls "$T"/*/ran | wc -l)" = "$number" ]
	[ "$number" -ge "$2" ]
}

@test "variables" {
	need_root
	situations variables 16
}

@test "secrets and files of variables" {
	need_root
	situations secrets 16
}

@test "volumes, in containers" {
	need_root
	need_docker
	image_from_scratch docker "$IMAGE" <<<'ENTRYPOINT ["/usher"]'
	situations volumes 20
}

@test "files, ports and mounted secrets, in containers" {
	need_root
	need_docker
	image_from_scratch docker "$IMAGE" <<<'ENTRYPOINT ["/usher"]'
	situations paths 14
	docker image rm "$IMAGE" >/dev/null
}
