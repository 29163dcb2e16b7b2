#!/usr/bin/env bash
# check.sh [NAME]: every check that needs no running system, or one. A verdict for each; ends
# with 1 when one found something.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
local=compose/local
all=(format shell arrows shape headers cppcheck release clang lint sanitizers)
by_name=(threads)

list() { git ls-files --cached --others --exclude-standard -- "$@"; }

# Whitespace and line breaks, by .clang-format; compose/build/format.sh puts them right.
check_format() { compose/build/format.sh --check; }

check_shell() { list '*.sh' dev .ci/run | xargs shellcheck -x; }

check_arrows() { compose/build/arrows.py; }

check_shape() { compose/build/shape.py; }

check_headers() { $local/build.sh debug && compose/build/headers.sh build/debug; }

check_cppcheck() {
	list 'common/*.c' 'services/*.c' | xargs cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
		--enable=warning,performance,portability -Icommon -D_GNU_SOURCE '-DMUST_CHECK=' \
		--suppress=missingInclude --suppress=missingIncludeSystem -j "$(nproc)"
}

# What a person runs; optimising, gcc sees more.
check_release() { $local/build.sh release; }

# The other compiler sees other mistakes; its build is what clang-tidy reads.
check_clang() { $local/build.sh clang; }

check_lint() {
	$local/build.sh clang || return
	list 'common/*.c' 'services/*.c' |
		xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p build/clang 2>&1 |
		grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter'
	return "${PIPESTATUS[1]}"
}

# ASan and UBSan: the unit and store tests, then the whole system under its tests. One test at a time
# in each program: Criterion's own runner may leak a little when there are more.
check_sanitizers() {
	$local/build.sh asan && CRITERION_JOBS=1 ctest --test-dir build/asan --output-on-failure -j "$(nproc)" &&
		/usr/bin/python3 $local/test.py e2e-asan
}

# Not among all of them, for its time: data races, of what threads share in common/db, and of the
# daemons under the e2e tests.
check_threads() {
	$local/build.sh tsan && ctest --test-dir build/tsan --output-on-failure &&
		/usr/bin/python3 $local/test.py e2e-tsan
}

run_check() {
	local log=build/check-$1.log begun=$SECONDS
	# What can only be right when it is not suppressed: a leak must fail the test program.
	if ASAN_OPTIONS=abort_on_error=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
		"check_$1" >"$log" 2>&1; then
		printf 'ok    %-11s %3d s\n' "$1" $((SECONDS - begun))
	else
		tail -n 60 "$log"
		printf 'FAIL  %-11s %3d s  (%s)\n' "$1" $((SECONDS - begun)) "$log"
		return 1
	fi
}

$local/packages.sh run build test check || exit 1
mkdir -p build
chosen=("$@")
[[ $# -gt 0 ]] || chosen=("${all[@]}")
passed=0 failed=0
for name in "${chosen[@]}"; do
	if ! declare -F "check_$name" >/dev/null; then
		echo "There is no check $name; there are: ${all[*]} ${by_name[*]}" >&2
		exit 2
	fi
	if run_check "$name"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "checks: $passed passed, $failed failed"
[[ -z ${CRIER_VERDICTS:-} ]] || echo "checks $passed $failed" >>"$CRIER_VERDICTS"
[[ $failed -eq 0 ]]
