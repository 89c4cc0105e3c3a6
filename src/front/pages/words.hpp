#pragma once
// The sentences that the program, not a template, chooses.
#include "mail/catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace postkey::front::pages {

// Every one of them: what a catalogue must have beside the sentences of the templates.
std::vector<mail::CatalogueKey> chosen_sentences();

// "refusal.password_too_short" as a key. The text before the first dot is the group.
mail::CatalogueKey key_of(std::string_view dotted);

bool is_flash(std::string_view name);

} // namespace postkey::front::pages
