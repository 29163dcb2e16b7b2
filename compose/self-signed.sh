#!/bin/sh
# self-signed.sh NAME [FOLDER]: a certificate for trying TLS out, valid for a year: FOLDER/cert.pem
# and key.pem. Browsers warn of it; for the public take one of Let's Encrypt, see README.md.
set -eu
name=${1:?the name that people type, such as crier.example.org}
folder=${2:-$(dirname "$0")/tls}
mkdir -p "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
	-subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
	-keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
# The gateway's user reads them. Only root can give the key to it alone.
chmod 755 "$folder"
chmod 644 "$folder/cert.pem"
if chown 10011 "$folder/key.pem" 2>/dev/null; then
	chmod 400 "$folder/key.pem"
else
	chmod 644 "$folder/key.pem"
	echo "Everybody on this machine can read $folder/key.pem" >&2
fi
