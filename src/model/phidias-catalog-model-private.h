/* phidias-catalog-model-private.h: what the files of a catalog's model share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-catalog-model.h"

G_BEGIN_DECLS

/**
 * PhidiasCatalogModel:
 *
 * A record of `data/catalog`, read: immutable, and every fact but the name may be unknown. Its
 * strings are those of the JSON it was made from.
 */
struct _PhidiasCatalogModel
{
  GObject               parent_instance;

  /* owned */
  JsonObject           *json;
  char                 *card;
  const char          **old_names;      /* the strings belong to the JSON */
  const char          **input;
  const char          **output;
  const char          **languages;
  const char          **formats;
  const char          **regions;
  const char          **keywords;
  const char          **notes;
  const char          **sources;
  const char          **unverified;
  GArray               *benchmarks;
  GArray               *peers;
  GArray               *prices;
  GDateTime            *legacy;
  GDateTime            *deprecated;
  GDateTime            *retired;

  PhidiasModelOffers    offers;
  PhidiasLifecycle      lifecycle;
};

const char *phidias_catalog_model_read_string (JsonObject *json,
                                               const char *name);
double      phidias_catalog_model_read_price  (JsonObject *json,
                                               const char *name);

G_END_DECLS
