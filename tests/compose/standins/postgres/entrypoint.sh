#!/bin/bash
# As the official image: root takes the folder, the rest is postgres'. POSTGRES_PASSWORD_FILE,
# POSTGRES_USER and POSTGRES_DB say what an empty folder becomes.
set -euo pipefail

if [[ $EUID -eq 0 ]]; then
	chown postgres:postgres "$PGDATA" /var/run/postgresql
	POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
	export POSTGRES_PASSWORD
	exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
fi
if [[ ! -s $PGDATA/PG_VERSION ]]; then
	initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s' "$POSTGRES_PASSWORD") \
		--auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
	echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
	export PGPASSWORD=$POSTGRES_PASSWORD
	pg_ctl -w start -o "-c listen_addresses=" >/dev/null
	psql -q -h /var/run/postgresql -U "$POSTGRES_USER" -d postgres -c "CREATE DATABASE \"$POSTGRES_DB\""
	pg_ctl -w -m fast stop >/dev/null
fi
unset POSTGRES_PASSWORD PGPASSWORD
exec "$@" -c 'listen_addresses=*'
