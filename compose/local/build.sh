#!/usr/bin/env bash
# build.sh [PRESET]: configures and builds, with what the gateway has from the contracts. Shows
# only what went wrong.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
preset=${1:-release}
log=build/$preset.log
mkdir -p build
[[ -d build/$preset ]] || echo "Building build/$preset for the first time: a minute or two"

launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)
tests=()
# The release is what a person runs, who may not have what the tests need.
[[ $preset == release ]] && tests=(-DCRIER_TESTS=OFF)

if ! { cmake --preset "$preset" "${launcher[@]}" "${tests[@]}" && cmake --build --preset "$preset"; } >"$log" 2>&1; then
	grep -E 'error|Error|FAILED' -A 5 "$log" | head -n 40 >&2
	echo "The build failed; all of it is in $PWD/$log" >&2
	exit 1
fi
compose/gateway/site.sh "build/$preset"
