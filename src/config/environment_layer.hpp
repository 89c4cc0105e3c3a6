#pragma once
// What the environment says, over the files. POSTKEY_<SECTION>__<KEY> wins over the names other systems use.
#include "config/environment.hpp"
#include "config/layers.hpp"

namespace postkey::config {

// MAIL_*, ADMINS and SECRET_KEY, as Flask applications name them (mail.md §7). Empty ones count as not set.
void apply_aliases(const Environment& environment, Layers& layers);

// POSTKEY_*. One that is no setting is a problem, except what Kubernetes makes up for a service called
// "postkey".
void apply_variables(const Environment& environment, Layers& layers);

} // namespace postkey::config
