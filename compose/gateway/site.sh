#!/usr/bin/env bash
# site.sh BUILD: what the gateway has from the contracts, into BUILD/gateway: routes.conf,
# openapi.json and the pages of /docs. The pages are Swagger UI where npm can bring it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=$1/gateway
python=/usr/bin/python3
swagger=build/swagger-ui
mkdir -p "$out/docs"

# Once; a machine without npm, or without a network, has the plain page.
fetch_swagger() {
	[[ ! -e $swagger/package ]] && command -v npm >/dev/null || return 0
	mkdir -p "$swagger"
	(cd "$swagger" && timeout 30 npm pack --silent swagger-ui-dist@5 && tar xzf swagger-ui-dist-*.tgz) \
		>/dev/null 2>&1 || rm -rf "$swagger"
}

$python proto/generator/routes.py "$out/routes.conf" proto/*.yaml
$python proto/generator/openapi.py "$out/openapi.json" proto/*.yaml
fetch_swagger
if [[ -e $swagger/package ]]; then
	cp "$swagger"/package/{swagger-ui.css,swagger-ui-bundle.js,LICENSE} "$out/docs/"
	cp compose/gateway/docs/{index.html,start.js} "$out/docs/"
else
	$python compose/gateway/plain_docs.py "$out/openapi.json" "$out/docs/index.html"
fi
