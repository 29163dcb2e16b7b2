#!/usr/bin/env bash
# headers.sh BUILD: compiles every header alone, and twice, as the first thing in a file. Takes
# the generated ones from that build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=$1
mapfile -t packages < <(awk '$3 ~ /^pc:/ && $1 == "build" { print substr($3, 4) }' compose/local/packages.txt)
read -ra flags < <(pkg-config --cflags "${packages[@]}")
flags+=(-std=c17 -D_GNU_SOURCE '-DCRIER_VERSION="0"' -Wall -Wextra -Wpedantic -Werror
	-Icommon "-I$build/generated")

status=0
while read -r header; do
	room=$(cut -d/ -f1-2 <<<"$header") # what is below services/posts is included from there
	if ! printf '#include "%s"\n#include "%s"\nextern int alone;\n' "$header" "$header" |
		gcc -x c -fsyntax-only "${flags[@]}" -I. "-I$room" -; then
		echo "$header is not complete alone" >&2
		status=1
	fi
done < <(find common services -name '*.h' | sort)
exit $status
