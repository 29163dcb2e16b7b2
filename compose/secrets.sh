#!/bin/sh
# secrets.sh [FOLDER]: makes every secret of the containers that is not there yet, each readable
# by its reader alone. The `secrets` service runs it as root before all others; to give a secret
# of your own, put it into the folder first.
set -eu

folder=${1:-/run/crier}
group=10000                # of all daemons
database=10009 cache=10010 # users of docker-compose.yml

random() {
	head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \n'
}

# keep NAME OWNER MODE VALUE: the value only where there is none.
keep() {
	if [ ! -s "$folder/$1" ]; then
		(umask 077 && printf '%s' "$4" >"$folder/$1.new")
		mv "$folder/$1.new" "$folder/$1"
	fi
	chown "$2:$group" "$folder/$1"
	chmod "$3" "$folder/$1"
}

# database_of DAEMON USER: the password of its role, and the url that the daemon reads.
database_of() {
	keep "db_$1_password" "$database" 0400 "$(random)"
	rm -f "$folder/db_$1_url" # it follows from the password
	keep "db_$1_url" "$2" 0400 \
		"postgres://crier_$1:$(cat "$folder/db_$1_password")@postgres:5432/crier"
}

chmod 0755 "$folder"
keep service_token 0 0440 "$(random)"
keep admin_password 10001 0400 "$(random)"
keep postgres_password "$database" 0400 "$(random)"
keep redis_password "$cache" 0400 "$(random)"
rm -f "$folder/redis_url"
keep redis_url 0 0440 "redis://default:$(cat "$folder/redis_password")@redis:6379/0"
database_of auth 10001
database_of posts 10002
database_of analytics 10004
database_of scraper 10005
