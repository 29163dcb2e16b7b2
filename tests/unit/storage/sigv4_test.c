/* The vectors of AWS: its Signature Version 4 test suite, and the examples of S3's documentation
 * ("Authenticating Requests: Using the Authorization Header"). */
#include "storage/sigv4.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/sha256.h"

#define SUITE_SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define S3_SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define S3_HOST "examplebucket.s3.amazonaws.com"

static const struct sigv4_key suite = {"AKIDEXAMPLE", SUITE_SECRET, "us-east-1", "service"};
static const struct sigv4_key s3 = {"AKIAIOSFODNN7EXAMPLE", S3_SECRET, "us-east-1", "s3"};

static struct arena *arena;
static struct call call;

static void start(void)
{
	arena = arena_create();
	call_init(&call, arena, &clock_system);
}

static void stop(void)
{
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(sigv4, .init = start, .fini = stop);

static void expect_signature(const struct sigv4_key *key, const struct sigv4_request *request,
	const char *names, const char *signature)
{
	const char *value = sigv4_authorize(&call, key, request);
	const char *wanted = call_printf(&call,
		"AWS4-HMAC-SHA256 Credential=%s/%.8s/us-east-1/%s/aws4_request, SignedHeaders=%s, "
		"Signature=%s",
		key->id, request->time, key->service, names, signature);
	cr_expect_str_eq(value, wanted);
}

static void expect_of_suite(const char *method, const char *query, const char *signature)
{
	static const struct sigv4_header headers[] = {{"host", "example.amazonaws.com"},
		{"x-amz-date", "20150830T123600Z"}};
	const struct sigv4_request request = {.method = method,
		.path = "/",
		.query = query,
		.headers = headers,
		.header_count = 2,
		.payload_hash = EMPTY,
		.time = "20150830T123600Z"};
	expect_signature(&suite, &request, "host;x-amz-date", signature);
}

Test(sigv4, signs_as_the_test_suite_of_aws_does)
{
	expect_of_suite("GET", "",
		"5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
	expect_of_suite("POST", "",
		"5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
	expect_of_suite("GET", "Param1=value1&Param2=value2",
		"b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

Test(sigv4, signs_a_get_of_s3)
{
	static const struct sigv4_header headers[] = {{"host", S3_HOST}, {"range", "bytes=0-9"},
		{"x-amz-content-sha256", EMPTY}, {"x-amz-date", "20130524T000000Z"}};
	const struct sigv4_request request = {.method = "GET",
		.path = "/test.txt",
		.query = "",
		.headers = headers,
		.header_count = 4,
		.payload_hash = EMPTY,
		.time = "20130524T000000Z"};
	expect_signature(&s3, &request, "host;range;x-amz-content-sha256;x-amz-date",
		"f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

Test(sigv4, signs_a_put_of_s3_with_its_body)
{
	char hash[SHA256_HEX_SIZE];
	sha256_hex("Welcome to Amazon S3.", 21, hash);
	const struct sigv4_header headers[] = {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
		{"host", S3_HOST}, {"x-amz-content-sha256", hash},
		{"x-amz-date", "20130524T000000Z"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
	const struct sigv4_request request = {.method = "PUT",
		.path = "/test%24file.text",
		.query = "",
		.headers = headers,
		.header_count = 5,
		.payload_hash = hash,
		.time = "20130524T000000Z"};
	expect_signature(&s3, &request,
		"date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
		"98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

Test(sigv4, signs_a_list_of_s3)
{
	static const struct sigv4_header headers[] = {{"host", S3_HOST},
		{"x-amz-content-sha256", EMPTY}, {"x-amz-date", "20130524T000000Z"}};
	const struct sigv4_request request = {.method = "GET",
		.path = "/",
		.query = "max-keys=2&prefix=J",
		.headers = headers,
		.header_count = 3,
		.payload_hash = EMPTY,
		.time = "20130524T000000Z"};
	expect_signature(&s3, &request, "host;x-amz-content-sha256;x-amz-date",
		"34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

Test(sigv4, times_are_those_of_the_header)
{
	char time[SIGV4_TIME_SIZE];
	sigv4_time(INT64_C(1440938160999999), time);
	cr_expect_str_eq(time, "20150830T123600Z");
}
