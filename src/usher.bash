# Completion for bash: the options that `usher help` lists, then the command and its words.
_usher() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i
	for ((i = 1; i < COMP_CWORD; i++)); do
		[ "${COMP_WORDS[i]}" != -- ] || {
			_command_offset $((i + 1)) 2>/dev/null
			return
		}
	done
	case $before in
	help) COMPREPLY=($(compgen -W "$(usher help | sed -n 's/^more: usher help TOPIC *//p')" -- "$word")) ;;
	--config | -C | --env-file) COMPREPLY=($(compgen -f -- "$word")) ;;
	--chdir | --volume | -V | --dir) COMPREPLY=($(compgen -d -- "$word")) ;;
	*)
		case $word in
		-*) COMPREPLY=($(compgen -W "$(usher help | grep -oE -- '--[a-z][a-z-]*' | sort -u)" -- "$word")) ;;
		*) [ "$COMP_CWORD" -gt 1 ] || COMPREPLY=($(compgen -W 'check explain render help version' -- "$word")) ;;
		esac
		;;
	esac
}
complete -F _usher -o default usher
