#pragma once
// The words of one language: locales/<language>/mail.json, an object of groups ("reset_password") that are
// objects of sentences. Sentences may hold the placeholders of the mail they belong to.
#include "base/instant.hpp"
#include "domain/locale.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postkey::mail {

using CatalogueKey = std::pair<std::string, std::string>; // group, name

class Catalogue
{
public:
    // `file` is its name in BrokenTemplate, which is thrown when `json` is not such an object.
    Catalogue(std::string file, std::string_view json);

    const std::string& file() const { return file_; }

    // The key of `name` in the first of `groups` that has it; throws BrokenTemplate when none has.
    CatalogueKey key(const std::vector<std::string>& groups, std::string_view name) const;
    const std::string& sentence(const CatalogueKey& key) const; // throws BrokenTemplate when it is not there

    void lay_over(const Catalogue& own); // its sentences take the place of those with the same key

    // Throws BrokenTemplate naming the first key that is not among `used`.
    void check_used(const std::set<CatalogueKey>& used) const;

private:
    std::string file_;
    std::map<CatalogueKey, std::string> sentences_;
};

// What code, not a template, takes from a catalogue: the group "words" of a language.
class Words
{
public:
    // Throws BrokenTemplate when a plural form this language needs is not there.
    Words(const Catalogue& catalogue, Locale locale);

    // "30 minutes", "1 hour", "7 days": the largest unit that divides exactly, days from two on. A number
    // that would need more than three digits is rounded down to the next unit: a life may be promised shorter
    // than it is, never longer.
    std::string duration(std::chrono::minutes life) const;

    // "21 November, 03:20 (UTC)": without the year, which a mail's date tells and which looks like a code.
    std::string moment(Instant at) const;

    // "Firefox on Linux" in this language; what is not of that form stays as it is.
    std::string client(const std::string& english) const;

    const std::set<CatalogueKey>& used() const { return used_; }

private:
    std::string take(const std::string& name);

    const Catalogue& catalogue_;
    Locale locale_;
    std::map<std::string, std::string> forms_;
    std::set<CatalogueKey> used_;
};

} // namespace postkey::mail
