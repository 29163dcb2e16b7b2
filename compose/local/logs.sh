#!/usr/bin/env bash
# logs.sh [NAME]: the last lines of a process's log, or of all, and what comes after them.
set -euo pipefail
folder=${CRIER_DATA:-$(dirname "${BASH_SOURCE[0]}")/../../data}/log
if [[ $# -eq 0 ]]; then
	exec tail -n 20 -F "$folder"/*.log
elif [[ ! -e $folder/$1.log ]]; then
	echo "There is no log of $1; there are: $(cd "$folder" && echo *.log)" >&2
	exit 1
fi
exec tail -n 100 -F "$folder/$1.log"
