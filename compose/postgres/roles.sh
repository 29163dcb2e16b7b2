#!/bin/sh
# Makes a role for each daemon that has a database: crier_posts owns the schema "posts" of this
# database and may do nothing else. Run again, it sets the passwords anew and puts right what has
# changed.
#
# As /docker-entrypoint-initdb.d/10-roles.sh of the official postgres image it runs on an empty
# server. By hand it goes where libpq's environment points (PGHOST, PGUSER, PGDATABASE, PGPASSWORD
# …) and wants the owner of the database, who may make roles; the database should be Crier's alone.
#
# CRIER_<DAEMON>_DB_PASSWORD_FILE or CRIER_<DAEMON>_DB_PASSWORD gives each password: one line.
# CRIER_ROLE_CONNECTIONS says how many connections each role may hold, of the server's
# max_connections: replicas times CRIER_DB_CONNECTIONS, and those that end while others begin.
set -eu

daemons="auth posts analytics scraper"
connections=${CRIER_ROLE_CONNECTIONS:-64}

# In the image libpq's names are not set.
PGUSER=${PGUSER:-${POSTGRES_USER:-postgres}}
PGDATABASE=${PGDATABASE:-${POSTGRES_DB:-$PGUSER}}
PGOPTIONS="-c client_min_messages=warning"
export PGUSER PGDATABASE PGOPTIONS

say_and_fail() {
	echo "roles.sh: $1" >&2
	exit 1
}

# password_of DAEMON: printed, by the shell itself, so that no argument list shows it.
password_of() {
	name=CRIER_$(echo "$1" | tr '[:lower:]' '[:upper:]')_DB_PASSWORD
	eval "file=\${${name}_FILE:-} password=\${$name:-}"
	if [ -n "$file" ]; then
		[ -r "$file" ] || say_and_fail "${name}_FILE: cannot read $file"
		password=$(cat "$file")
	fi
	[ -n "$password" ] || say_and_fail "neither ${name}_FILE nor $name gives a password"
	printf '%s\n' "$password"
}

run_psql() {
	psql --no-psqlrc --no-password --quiet --tuples-only --output=/dev/null \
		--set=ON_ERROR_STOP=1 "$@"
}

# What PUBLIC may do, every role may: nothing in this database.
close_database() {
	run_psql <<-'SQL'
		SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
		REVOKE CREATE ON SCHEMA public FROM PUBLIC;
	SQL
}

# make_role DAEMON. Who is no superuser must be a member of the role for as long as this gives
# things to it. Tables and functions are there before their role where the daemon ran as somebody
# else, or a backup was restored.
make_role() {
	run_psql --single-transaction --set=role="crier_$1" --set=schema="$1" \
		--set=connections="$connections" <<-'SQL'
		SELECT format('CREATE ROLE %I', :'role')
			WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
		SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION'
			' NOBYPASSRLS', rolname)
			FROM pg_roles WHERE rolname = :'role'
			AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls) \gexec
		ALTER ROLE :"role" LOGIN CONNECTION LIMIT :connections;
		ALTER ROLE :"role" SET statement_timeout = '60s';
		ALTER ROLE :"role" SET idle_in_transaction_session_timeout = '60s';
		SELECT format('ALTER ROLE %I IN DATABASE %I SET search_path = %I', :'role', current_database(), :'schema') \gexec
		SELECT format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), :'role') \gexec
		SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'role') \gexec
		GRANT :"role" TO CURRENT_USER;
		CREATE SCHEMA IF NOT EXISTS :"schema" AUTHORIZATION :"role";
		ALTER SCHEMA :"schema" OWNER TO :"role";
		REVOKE ALL ON SCHEMA :"schema" FROM PUBLIC;
		SELECT format('ALTER TABLE %s OWNER TO %I', oid::regclass, :'role') FROM pg_class
			WHERE relnamespace = :'schema'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
			AND relowner <> :'role'::regrole \gexec
		SELECT format('ALTER FUNCTION %s OWNER TO %I', oid::regprocedure, :'role') FROM pg_proc
			WHERE pronamespace = :'schema'::regnamespace AND proowner <> :'role'::regrole \gexec
		REVOKE :"role" FROM CURRENT_USER;
	SQL
}

# set_password ROLE PASSWORD. \password sends a SCRAM verifier, so neither the server nor its log
# sees the password. It would ask a terminal first: in a session of its own psql has none.
set_password() {
	printf '%s\n%s\n' "$2" "$2" |
		setsid psql --no-psqlrc --no-password --quiet --command="\\password $1" 2>/dev/null ||
		say_and_fail "the password of $1 was refused"
}

for daemon in $daemons; do
	password_of "$daemon" >/dev/null
done
close_database
for daemon in $daemons; do
	make_role "$daemon"
	set_password "crier_$daemon" "$(password_of "$daemon")"
done
