#!/usr/bin/env bash
# fetch-swagger.sh: prints the folder of Swagger UI for /docs, which npm brings once. Prints
# nothing without npm or a network: the documentation is a plain page then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$PWD/build/swagger-ui

if [[ ! -e $folder ]] && command -v npm >/dev/null; then
	# An empty folder remembers that it could not be had; delete it to try again.
	mkdir -p "$folder"
	(cd "$folder" && timeout 30 npm pack --silent swagger-ui-dist@5 && tar xzf swagger-ui-dist-*.tgz) \
		>/dev/null 2>&1 || true
fi
if [[ -e $folder/package/swagger-ui-bundle.js ]]; then
	echo "$folder/package"
fi
