#pragma once
// The rules, each a function that says what it finds.
#include "mail/lint/lint.hpp"
#include "mail/lint/page.hpp"

#include <string>
#include <vector>

namespace postkey::mail::lint {

struct Examination
{
    const Mail& mail;
    const Facts& facts;
    const Page page;
    std::vector<Finding> findings{};

    void error(Rule rule, const char* part, std::string detail);
    void warning(Rule rule, const char* part, std::string detail);
};

void leftover_braces(Examination& at);
void subject(Examination& at);
void preheader(Examination& at);
void digit_runs(Examination& at);
void parity(Examination& at);
void link_host(Examination& at);
void link_length(Examination& at);
void primary_link(Examination& at);
void plain_link(Examination& at);
void size(Examination& at);
void contrast_of_text(Examination& at);
void language(Examination& at);
void remote_content(Examination& at);
void css(Examination& at);
void skeleton(Examination& at);
void headers(Examination& at);

// Every http or https address in a text, as it stands there.
std::vector<std::string> web_addresses(std::string_view text);

} // namespace postkey::mail::lint
