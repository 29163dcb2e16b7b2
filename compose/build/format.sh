#!/usr/bin/env bash
# format.sh --check | --fix [FILE...]: the C files as .clang-format would have them. Every file
# of git's without a name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mode=${1:?--check or --fix}
shift
[[ $# -gt 0 ]] || mapfile -t files < <(git ls-files -- '*.c' '*.h')
[[ $# -eq 0 ]] || files=("$@")
if [[ $mode == --fix ]]; then
	exec clang-format -i "${files[@]}"
fi
status=0
for file in "${files[@]}"; do
	clang-format "$file" | diff -u --label "$file" --label "$file as it should be" "$file" - || status=1
done
exit $status
