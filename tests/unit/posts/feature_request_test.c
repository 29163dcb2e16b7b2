/* The rules of one feature request. */
#include "feature_requests/feature_request.h"

#include "call_fixture.h"

TestSuite(feature_request, .init = start, .fini = end);

static struct feature_request request_of(int64_t user_id, enum feature_request_status status)
{
	return (struct feature_request){.id = 7,
		.has_user_id = user_id != 0,
		.user_id = user_id,
		.title = "Dark mode",
		.status = status,
		.priority = FEATURE_REQUEST_PRIORITY_LOW,
		.version = 3};
}

Test(feature_request, is_its_authors_while_it_is_pending_and_admins_always)
{
	static const struct {
		struct principal who;
		int64_t author_id;
		enum feature_request_status status;
		enum err expected;
	} cases[] = {
		{{.role = ROLE_USER, .user_id = ANN}, ANN, FEATURE_REQUEST_STATUS_PENDING, OK},
		{{.role = ROLE_USER, .user_id = ANN}, ANN, FEATURE_REQUEST_STATUS_ACCEPTED,
			ERR_CONFLICT},
		{{.role = ROLE_USER, .user_id = ANN}, ANN, FEATURE_REQUEST_STATUS_DECLINED,
			ERR_CONFLICT},
		{{.role = ROLE_USER, .user_id = BOB}, ANN, FEATURE_REQUEST_STATUS_PENDING,
			ERR_FORBIDDEN},
		{{.role = ROLE_APPROVER, .user_id = BOB}, ANN, FEATURE_REQUEST_STATUS_PENDING,
			ERR_FORBIDDEN},
		{{.role = ROLE_USER, .user_id = BOB}, 0, FEATURE_REQUEST_STATUS_PENDING,
			ERR_FORBIDDEN},
		{{.role = ROLE_ADMIN, .user_id = BOB}, 0, FEATURE_REQUEST_STATUS_DECLINED, OK},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feature_request request = request_of(cases[i].author_id, cases[i].status);
		call.principal = cases[i].who;
		cr_expect(eq(int, feature_request_check_may_change(&call, &request),
				  cases[i].expected),
			"case %zu", i);
	}
}

Test(feature_request, status_and_priority_are_for_admins)
{
	static const struct feature_request_change decisions[] = {
		{.title = "Light mode", .status = FEATURE_REQUEST_STATUS_ACCEPTED},
		{.title = "Light mode", .priority = FEATURE_REQUEST_PRIORITY_HIGH},
	};
	for (size_t i = 0; i < COUNT_OF(decisions); i++) {
		struct feature_request request = request_of(ANN, FEATURE_REQUEST_STATUS_PENDING);
		call.principal = (struct principal){.role = ROLE_USER, .user_id = ANN};
		cr_expect(eq(int, feature_request_change(&call, &request, &decisions[i]),
			ERR_FORBIDDEN));
		cr_expect(eq(str, (char *)request.title, "Dark mode"));
		call.principal.role = ROLE_ADMIN;
		cr_expect(eq(int, feature_request_change(&call, &request, &decisions[i]), OK));
		cr_expect(eq(str, (char *)request.title, "Light mode"));
		cr_expect(eq(i64, request.updated_at_us, now.fixed_us));
	}
}

Test(feature_request, an_update_names_the_version_it_saw)
{
	struct feature_request request = request_of(ANN, FEATURE_REQUEST_STATUS_PENDING);
	cr_expect(eq(int, feature_request_check_match(&call, &request, "\"3\""), OK));
	cr_expect(eq(int, feature_request_check_match(&call, &request, "\"2\""), ERR_PRECONDITION));
}
