/* The only file here that knows libcurl. */
#include "mail/smtp.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_TIMEOUT_MS 10000

struct smtp {
	char *url, *user, *password, *ca_file;
	bool encrypts;
	long timeout_ms;
	atomic_bool stopped;
};

static char *copy(const char *string)
{
	char *copied = strdup(string);
	if (!copied)
		abort();
	return copied;
}

static bool is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
	       strcmp(host, "[::1]") == 0;
}

/* Whether a url is one of a mail server, and whether that is on this machine. */
static bool read_url(const char *url, bool *is_local)
{
	CURLU *parsed = curl_url();
	char *scheme = NULL, *host = NULL;
	bool holds = parsed && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
		     curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		     curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		     (strcmp(scheme, "smtp") == 0 || strcmp(scheme, "smtps") == 0);
	*is_local = holds && is_loopback(host);
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(parsed);
	return holds;
}

struct smtp *smtp_create(const struct smtp_options *options, char *why, size_t why_size)
{
	bool is_local;
	if (!read_url(options->url, &is_local)) {
		snprintf(why, why_size, "\"%s\" is no smtp://host:port", options->url);
		return NULL;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		snprintf(why, why_size, "libcurl cannot start");
		return NULL;
	}
	struct smtp *smtp = calloc(1, sizeof *smtp);
	if (!smtp)
		abort();
	smtp->url = copy(options->url);
	smtp->user = copy(options->user);
	smtp->password = copy(options->password);
	smtp->ca_file = copy(options->ca_file);
	smtp->timeout_ms = options->timeout_ms;
	smtp->encrypts = options->tls == SMTP_TLS_REQUIRED ||
			 (options->tls == SMTP_TLS_AUTO && !is_local);
	return smtp;
}

void smtp_destroy(struct smtp *smtp)
{
	if (!smtp)
		return;
	free(smtp->url);
	free(smtp->user);
	free(smtp->password);
	free(smtp->ca_file);
	free(smtp);
	curl_global_cleanup();
}

void smtp_stop(struct smtp *smtp)
{
	atomic_store(&smtp->stopped, true);
}

/* What of the message is still to be read. */
struct reading {
	const char *at;
	size_t left;
};

static size_t read_message(char *buffer, size_t size, size_t count, void *arg)
{
	struct reading *reading = arg;
	size_t len = size * count < reading->left ? size * count : reading->left;
	memcpy(buffer, reading->at, len);
	reading->at += len;
	reading->left -= len;
	return len;
}

static int check_stopped(void *arg, curl_off_t to_get, curl_off_t got, curl_off_t to_send,
	curl_off_t sent)
{
	const struct smtp *smtp = arg;
	(void)to_get, (void)got;
	return atomic_load(&smtp->stopped) && (to_send == 0 || sent < to_send);
}

static void set_server(CURL *curl, const struct smtp *smtp)
{
	long connect_ms = smtp->timeout_ms < CONNECT_TIMEOUT_MS ? smtp->timeout_ms
								: CONNECT_TIMEOUT_MS;
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_URL, smtp->url);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, smtp->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
		(long)(smtp->encrypts ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	if (*smtp->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, smtp->ca_file);
	if (*smtp->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, smtp->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, smtp->password);
	}
}

static void set_watch(CURL *curl, struct smtp *smtp)
{
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check_stopped);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, smtp);
}

static void set_message(CURL *curl, const char *from, const struct curl_slist *to,
	struct reading *reading)
{
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
	curl_easy_setopt(curl, CURLOPT_READDATA, reading);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)reading->left);
}

/* 55x to MAIL, RCPT or DATA, or to the message itself, is about this mail. The same in a greeting,
 * or 53x, is about the server and us. */
static enum smtp_end judge(CURL *curl, CURLcode code)
{
	long status = 0;
	curl_off_t sent = 0;
	if (code == CURLE_OK)
		return SMTP_ACCEPTED;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &sent);
	bool about_mail = code == CURLE_SEND_ERROR ||
			  (code == CURLE_WEIRD_SERVER_REPLY && sent > 0);
	return about_mail && status / 10 == 55 ? SMTP_REFUSED : SMTP_FAILED;
}

static enum smtp_end perform(struct call *c, CURL *curl, const char **why)
{
	char *said = call_alloc(c, CURL_ERROR_SIZE);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, said);
	CURLcode code = curl_easy_perform(curl);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	*why = *said ? said : curl_easy_strerror(code);
	return judge(curl, code);
}

enum smtp_end smtp_send(struct call *c, struct smtp *smtp, const struct mail *mail,
	const struct message *message, const char **why)
{
	struct reading reading = {message->data, message->len};
	const char *from = call_printf(c, "<%s>", mail->from.address);
	const char *address = call_printf(c, "<%s>", mail->to.address);
	struct curl_slist *to = curl_slist_append(NULL, address);
	CURL *curl = curl_easy_init();
	if (!curl || !to)
		abort();
	set_server(curl, smtp);
	set_watch(curl, smtp);
	set_message(curl, from, to, &reading);
	enum smtp_end end = perform(c, curl, why);
	curl_easy_cleanup(curl);
	curl_slist_free_all(to);
	return end;
}
