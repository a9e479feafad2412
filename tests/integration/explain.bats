# usher explain: the contract of an image as a document.

load helper

config() {
	cat >usher.conf
	printf '%s\n' '${GREETING} ${PORT}' '%{ for h in HOSTS }${h}%{ endfor }' '${UNDECLARED:-x}' \
		'${TOKEN | json} ${PORT}' >a.tmpl
}

explain() {
	run --separate-stderr "$USHER" explain --config usher.conf "$@"
	expect_status 0
	[ "$stderr" = "" ]
}

whole() {
	config <<-END
		env GREETING
		env PORT:listen=8080
		env HOSTS?
		env MODE:a|b=a
		secret TOKEN=xyzzy-plugh
		set HEAP=\$((USHER_MEMORY_MIB / 2))|
		env DIR=$T
		mkdir /run/x:0750
		template \${DIR}/a.tmpl:/run/x/a
		volume \${DATA:-/data}:ro,free=1M
		file /etc/passwd
		user 1000:1000
		signal TERM=QUIT
		stop-delay 2s
		exit 143=0
		command app --port '\${PORT}' \${HOSTS}
	END
}

@test "every variable with where it is declared and used, in JSON" {
	whole
	explain --format json
	jq -c '.variables[]' <<<"$output" >variables
	diff - variables <<-END
		{"name":"GREETING","kind":"env","need":"required","declared":"usher.conf:1","used":["$T/a.tmpl:1"]}
		{"name":"PORT","kind":"env","need":"default","type":"listen","default":"8080","declared":"usher.conf:2","used":["$T/a.tmpl:1","$T/a.tmpl:4"]}
		{"name":"HOSTS","kind":"env","need":"optional","declared":"usher.conf:3","used":["$T/a.tmpl:2","usher.conf:16"]}
		{"name":"MODE","kind":"env","need":"default","type":"a|b","default":"a","declared":"usher.conf:4"}
		{"name":"TOKEN","kind":"secret","need":"default","default":"********","declared":"usher.conf:5","used":["$T/a.tmpl:4"]}
		{"name":"DIR","kind":"env","need":"default","default":"$T","declared":"usher.conf:7","used":["usher.conf:9"]}
		{"name":"HEAP","kind":"computed","template":"\$((USHER_MEMORY_MIB / 2))|","declared":"usher.conf:6"}
		{"name":"USHER_MEMORY_MIB","kind":"fact","used":["usher.conf:6"]}
		{"name":"UNDECLARED","kind":"undeclared","used":["$T/a.tmpl:3"]}
		{"name":"DATA","kind":"undeclared","used":["usher.conf:10"]}
	END
	jq -e '.ports == [{"variable": "PORT", "type": "listen", "default": "8080"}]' <<<"$output"
	jq -r '(.contract, .preparation, .identity, .run)[] | [.setting, .value, .declared] | join(" ")' \
		<<<"$output" | sed 's/ *$//' >settings
	diff - settings <<-END
		file /etc/passwd usher.conf:11
		volume \${DATA:-/data}:ro,free=1048576 usher.conf:10
		mkdir /run/x:0750 usher.conf:8
		template \${DIR}/a.tmpl:/run/x/a usher.conf:9
		user 1000:1000 usher.conf:12
		signal TERM=QUIT
		stop-delay 2000ms usher.conf:14
		linger 3000ms
		exit 143=0
		command app --port \$\${PORT} \${HOSTS}
		grace never
	END
}

@test "the variables of the hooks' words and paths are among them" {
	printf '%s\n' 'once ${HOME_OF_DATA}/there:make ${A} ${B:-b}' 'before warm ${C}' >hooks.conf
	"$USHER" explain --config hooks.conf --format json | jq -r '.variables[] | .name + " " + .used[]' >got
	diff got - <<-END
		HOME_OF_DATA hooks.conf:1
		A hooks.conf:1
		B hooks.conf:1
		C hooks.conf:2
	END
}

@test "text and Markdown have what JSON has, and no secret is in any" {
	whole
	local format words
	explain --format json
	jq -r '.. | strings' <<<"$output" | sort -u >words
	[ "$(wc -l <words)" -gt 30 ]
	for format in text markdown; do
		explain --format "$format"
		tr -d '\\' <<<"$output" >plain
		while read -r words; do
			grep -qF -- "$words" plain || { echo "$format lacks $words"; return 1; }
		done <words
		refute grep xyzzy <<<"$output"
	done
	# Every row of a table has as many cells as its head.
	awk '/^\|/ { gsub(/\\\|/, ""); n = gsub(/\|/, "|"); if (!head) head = n
		if (n != head) { print; bad = 1 } next } { head = 0 } END { exit bad }' <<<"$output"
}

@test "explain takes no setting from outside, and needs none" {
	whole
	explain
	echo "$output" >without
	explain --format text -- other --words
	diff without <(echo "$output") | grep -qx '>   command other --words; declared command line'
	GREETING=xyzzy DATA=xyzzy DIR=/xyzzy UNDECLARED=xyzzy explain
	diff without <(echo "$output")
	# Nothing at all is an answer, too.
	run "$USHER" explain --config none --format json
	expect_status 0
	jq -e '.variables == [] and .ports == []' <<<"$output"
}

@test "what a value holds breaks neither table nor terminal nor JSON" {
	printf 'env A=a|b`c\\"\033[31m<b>\n' >usher.conf
	explain --format json
	jq -e '.variables[0].default == "a|b`c\\\"\u001b[31m<b>"' <<<"$output"
	explain --format markdown
	[[ $output == *'`` a\|b`c\"\x1b[31m<b> ``'* ]]
	[[ $output != *$'\033'* ]]
}

@test "a template that is not there is told, for what it uses is missing" {
	printf '%s\n' 'env A' "template $T/absent.tmpl:$T/out" >usher.conf
	run --separate-stderr "$USHER" explain --config usher.conf
	expect_status 0
	[[ $output == *"  A, env, required"* ]]
	[ "$stderr" = "usher: template $T/absent.tmpl does not exist: what it uses is not told" ]
	printf '${B}\n' >absent.tmpl
	run --separate-stderr "$USHER" explain --config usher.conf
	[[ $output == *"  B, undeclared"* ]]
	[ "$stderr" = "" ]
}
