# Every code block of every README: what it says is run, built, checked or rendered here, or in
# examples.bats. A block of another kind, or one marked `norun`, must say why in the text before it.

load documents

@test "blocks are of a known kind, and a word says why one is not run" {
	local readme block count=0
	for readme in $(readmes); do
		blocks "$readme"
		count=$((count + 1))
		for block in blocks/*; do
			[ -e "$block" ] || continue
			case ${block#*.} in
			sh | sh-norun | dockerfile | dockerfile-norun | conf | template | text | yaml | json) ;;
			*) echo "$readme:${block//[!0-9]/}: a block of kind ${block#*.}" ;;
			esac
		done
		awk -v name="$readme" '/^```/ { fenced = !fenced } !fenced && /^    [^ ]/ {
			print name ":" NR ": not fenced: " $0 }' "$TOP/$readme"
		# Beside each block that is not run stands that it is not, and why.
		[ "$(tr '\n' ' ' <"$TOP/$readme" | grep -oiE 'no test runs|is not run' | wc -l)" -ge \
			"$(grep -c '^```.* norun' "$TOP/$readme")" ] || echo "$readme: why is a block not run?"
	done >findings
	cat findings
	[ ! -s findings ]
	[ "$count" -ge 10 ]
}

# Templates that the lines name, with nothing in them, are where they are looked for.
configuration() {
	local source
	mkdir -p root
	for source in $(sed -nE 's/^template +([^:]*):.*/\1/p' "$1"); do
		[ -e "$source" ] || sed -i "s|$source:|$T/root:|" "$1"
	done
	"$USHER" check --declared-only --config "$1"
}

@test "lines for usher.conf are accepted by usher" {
	blocks_pass conf configuration
}

@test "templates are rendered by usher" {
	export DB_PASSWORD=$'a "quoted"\nsecret'
	blocks_pass template "$USHER" render
}

@test "the report in the README is the program's" {
	local first
	need_docker
	blocks README.md
	mkdir context
	cp "$USHER" context/usher
	cp "$PROBE" context/app
	printf '# made from app.conf.tmpl\nlisten = ${PROT}\n' >context/app.conf.tmpl
	first=(blocks/*.dockerfile) && cp "${first[0]}" context/Dockerfile
	first=(blocks/*.conf) && cp "${first[0]}" context/usher.conf
	first=(blocks/*.text)
	docker build -q -t usher-test/document context >/dev/null
	run docker run --rm --network=host usher-test/document
	expect_status 78
	diff "${first[0]}" - <<<"$output"
}

@test "the README's commands" {
	need_docker
	mkdir tree
	tree
	commands_run README.md
}
