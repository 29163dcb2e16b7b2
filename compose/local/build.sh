#!/usr/bin/env bash
# build.sh [PRESET]: configures and builds, and shows only what went wrong.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
preset=${1:-release}
log=build/$preset.log
mkdir -p build
exec {lock}>"build/$preset.lock"
flock "$lock" # whoever else builds it at this moment
[[ -d build/$preset ]] || echo "Building build/$preset for the first time: a minute or two"

options=()
! command -v ccache >/dev/null || options+=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)
# The release is what a person runs, who may not have what the tests need.
[[ $preset != release ]] || options+=(-DCRIER_TESTS=OFF)
swagger=$(compose/gateway/fetch-swagger.sh)
[[ -z $swagger ]] || options+=("-DCRIER_SWAGGER_UI=$swagger")

if ! { cmake --preset "$preset" "${options[@]}" && cmake --build --preset "$preset"; } >"$log" 2>&1; then
	grep -E 'error|Error|FAILED' -A 5 "$log" | head -n 40 >&2
	echo "The build failed; all of it is in $PWD/$log" >&2
	exit 1
fi
