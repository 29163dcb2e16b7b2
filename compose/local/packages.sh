#!/usr/bin/env bash
# packages.sh GROUP...: installs exactly what is missing of these groups of packages.txt, on
# Debian 12 as root; anywhere else says what is missing and ends with 1.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
policy=/usr/sbin/policy-rc.d
PATH=$PATH:/usr/sbin:/sbin # where servers are, for those who may not install too

is_there() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" >/dev/null ;;
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	py:*) /usr/bin/python3 -c "import ${1#py:}" 2>/dev/null ;;
	file:*) compgen -G "${1#file:}" >/dev/null ;;
	esac
}

find_missing() {
	local group package probe
	while read -r group package probe; do
		if [[ $group != \#* && " $* " == *" $group "* ]] && ! is_there "$probe"; then
			echo "$package $probe"
		fi
	done <"$here/packages.txt"
}

is_debian_12() {
	[[ -r /etc/os-release ]] || return 1
	# shellcheck source=/dev/null
	(. /etc/os-release && [[ ${ID:-} == debian && ${VERSION_ID:-} == 12 ]])
}

# Debian starts a service as it installs it; ours are started by us, on our ports.
forbid_service_starts() {
	[[ -e $policy ]] && return
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
	trap 'rm -f "$policy"' EXIT
}

refuse() {
	echo "Missing ($1):" >&2
	printf '  %s\n' "${missing[@]}" |
		sed 's/ cmd:\(.*\)/ (command \1)/; s/ pc:\(.*\)/ (pkg-config \1)/
			s/ py:\(.*\)/ (Python module \1)/; s/ file:\(.*\)/ (\1)/' >&2
	echo "$2" >&2
	exit 1
}

mapfile -t missing < <(find_missing "$@")
[[ ${#missing[@]} -gt 0 ]] || exit 0
packages=("${missing[@]%% *}")
if ! is_debian_12; then
	refuse "by their Debian 12 names, and what was looked for" \
		"This is not Debian 12: install them your own way, then call again."
elif [[ $EUID -ne 0 ]]; then
	refuse "this user may not install" "As root: apt-get install --no-install-recommends ${packages[*]}"
fi

echo "Installing ${packages[*]}"
forbid_service_starts
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update && apt-get install -y --no-install-recommends "${packages[@]}"; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	refuse "apt-get failed; its last lines are above" "The whole output is in $log"
fi
rm -f "$log"
mapfile -t missing < <(find_missing "$@")
[[ ${#missing[@]} -eq 0 ]] || refuse "installed, and still not found" "Is another program of that name first in PATH?"
