/* An address that libpq would read otherwise than it was meant is refused without a quote of it. */
#include "db/postgres_url.h"

#include <criterion/criterion.h>
#include <string.h>

#define SECRET "secret"

Test(postgres_url, what_libpq_can_read_is_taken)
{
	static const char *const urls[] = {
		"postgres://localhost/crier",
		"postgresql://crier@localhost:5432/crier",
		"postgres://crier:" SECRET "%40%2F%3F%25@localhost/crier",
		"postgres://crier:" SECRET "?" SECRET "@localhost/crier",
		"postgres://crier:" SECRET "@[::1]:5432/crier?sslmode=require",
		"postgres://crier:" SECRET
		"@one:5432,two:5433/crier?target_session_attrs=read-write",
		"postgres:///crier?host=/run/postgresql&user=crier",
		"postgres://crier@localhost/crier?application_name=me@home",
	};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		char why[256] = "";
		cr_expect(postgres_url_check(urls[i], why, sizeof why), "%s: %s", urls[i], why);
	}
}

Test(postgres_url, a_password_that_is_not_encoded_is_refused_and_not_told)
{
	static const char *const urls[] = {
		"postgres://crier:" SECRET "@" SECRET "@localhost/crier",
		"postgres://crier:" SECRET "/" SECRET "@localhost/crier",
		"postgres://crier:1234/" SECRET "@localhost/crier",
		"postgres://crier:" SECRET "?" SECRET "@" SECRET "@localhost/crier",
		"postgres://crier:" SECRET "%zz@localhost/crier",
		"postgres://crier:" SECRET "/crier",
		"postgres://crier:" SECRET "@[::1/crier",
		"postgres://crier:" SECRET "@localhost/crier?pasword=" SECRET,
	};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		char why[256] = "";
		cr_expect_not(postgres_url_check(urls[i], why, sizeof why), "%s", urls[i]);
		cr_expect(strstr(why, "postgres://USER:PASSWORD@HOST"), "%s: %s", urls[i], why);
		cr_expect_null(strstr(why, SECRET), "%s: %s", urls[i], why);
	}
}
