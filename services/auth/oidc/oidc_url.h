/* Which addresses we believe. */
#ifndef CRIER_AUTH_OIDC_OIDC_URL_H
#define CRIER_AUTH_OIDC_OIDC_URL_H

#include <stdbool.h>

#define OIDC_URL_SIZE 512

/** An https URL, or an http one of this machine itself, shorter than OIDC_URL_SIZE and without
 *  blanks, user or fragment. */
bool oidc_url_is_good(const char *url);

/** Whether it is one of this machine, by http. */
bool oidc_url_is_local(const char *url);

/** Whether a path leads nowhere but into this site, whatever a browser makes of it: "/posts?x=1",
 *  not "//evil", "/\\evil" or "/%09/evil". */
bool oidc_url_is_path(const char *path);

#endif
