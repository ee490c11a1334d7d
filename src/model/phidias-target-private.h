/* phidias-target-private.h: what the files of a target share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-target.h"

G_BEGIN_DECLS

/* An address taken apart. Host in lower case and ASCII, an IPv6 one in brackets; path and query
 * stay percent-encoded; the path is empty or starts with a slash; port 0 is the scheme's own. */
typedef struct
{
  char     *scheme;
  char     *host;
  guint     port;
  char     *path;
  char     *query;
  gboolean  is_loopback;
} PhidiasTargetUrl;

gboolean       phidias_target_url_parse      (PhidiasTargetUrl       *self,
                                              const char             *text,
                                              GError                **error);
void           phidias_target_url_clear      (PhidiasTargetUrl       *self);
char          *phidias_target_url_get_origin (const PhidiasTargetUrl *self);
char          *phidias_target_url_get_field  (const PhidiasTargetUrl *self,
                                              const char             *name);
char          *phidias_target_url_drop_field (const PhidiasTargetUrl *self,
                                              const char             *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhidiasTargetUrl, phidias_target_url_clear)

/* What a curl command says. */
typedef struct
{
  char        *url;
  char        *key;
  char        *model;
  gboolean     has_auth;
  PhidiasAuth  auth;
} PhidiasTargetCurl;

gboolean       phidias_target_curl_parse     (PhidiasTargetCurl      *self,
                                              const char             *text,
                                              GError                **error);
void           phidias_target_curl_clear     (PhidiasTargetCurl      *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhidiasTargetCurl, phidias_target_curl_clear)

/* What a target is made of. Borrowed. */
typedef struct
{
  PhidiasDialect  dialect;
  const char     *base;
  const char     *chat_url;
  const char     *api_version;
  const char     *deployment;
  const char     *model;
  PhidiasAuth     auth;
  const char     *key;
} PhidiasTargetFields;

PhidiasTarget *phidias_target_new_full       (const PhidiasTargetFields *fields);
PhidiasAuth    phidias_target_default_auth   (PhidiasDialect          dialect);
const char    *phidias_target_default_version (PhidiasDialect         dialect);

G_END_DECLS
