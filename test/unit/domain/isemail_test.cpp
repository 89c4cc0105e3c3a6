// The outside table of addresses (dominicsayers/isemail), read where it is there. docs/email-addresses.md is
// the policy for the classes between plainly right and plainly wrong.
#include "base/unicode.hpp"
#include "domain/email_address.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <vector>

namespace postkey {
namespace {

struct Example
{
    std::string address;
    std::string category;
    std::string diagnosis;
};

void append_utf8(std::string& out, unsigned long point)
{
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xc0 | (point >> 6));
        out += static_cast<char>(0x80 | (point & 0x3f));
    } else {
        out += static_cast<char>(0xe0 | (point >> 12));
        out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (point & 0x3f));
    }
}

// The file writes control character n as &#x2400; + n, because XML cannot hold it.
std::string unescaped(const std::string& xml)
{
    static const std::map<std::string, char> names = {
        {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    std::string out;
    for (std::size_t i = 0; i < xml.size(); ++i) {
        if (xml[i] != '&') {
            out += xml[i];
            continue;
        }
        const auto end = xml.find(';', i);
        const auto name = xml.substr(i + 1, end - i - 1);
        if (name.starts_with("#x")) {
            const auto point = std::stoul(name.substr(2), nullptr, 16);
            append_utf8(out, point >= 0x2400 && point <= 0x241f ? point - 0x2400 : point);
        } else {
            out += names.at(name);
        }
        i = end;
    }
    return out;
}

std::string element(const std::string& xml, const std::string& name)
{
    const auto begin = xml.find("<" + name + ">");
    const auto end = xml.find("</" + name + ">");
    if (begin == std::string::npos || end == std::string::npos)
        return "";
    const auto content = begin + name.size() + 2;
    return unescaped(xml.substr(content, end - content));
}

std::vector<Example> examples()
{
    std::ifstream file(POSTKEY_VECTORS "/isemail/tests.xml");
    const auto xml = (std::ostringstream() << file.rdbuf()).str();
    std::vector<Example> out;
    for (auto at = xml.find("<test id="); at != std::string::npos; at = xml.find("<test id=", at + 1)) {
        const auto test = xml.substr(at, xml.find("</test>", at) - at);
        out.push_back({element(test, "address"), element(test, "category"), element(test, "diagnosis")});
    }
    return out;
}

class Isemail : public testing::Test
{
protected:
    void SetUp() override
    {
        if (all.empty())
            GTEST_SKIP() << "skipped: no vectors";
    }
    const std::vector<Example> all = examples();
};

bool is_dot_atom_at_two_labels(const std::string& address)
{
    static constexpr std::string_view atext =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.";
    const auto at = address.find('@');
    return at != std::string::npos && address.substr(0, at).find_first_not_of(atext) == std::string::npos &&
           address.find('.', at) != std::string::npos;
}

TEST_F(Isemail, TheTableIsWhole)
{
    EXPECT_EQ(all.size(), 164U);
}

TEST_F(Isemail, NothingOfAnErrorClassIsAccepted)
{
    for (const auto& example : all)
        if (example.category == "ISEMAIL_ERR") {
            EXPECT_FALSE(EmailAddress::parse(example.address))
                << with_controls_escaped(example.address) << " " << example.diagnosis;
        }
}

TEST_F(Isemail, EveryPlainValidOneIsAccepted)
{
    int plain = 0;
    for (const auto& example : all) {
        const bool valid =
            example.category == "ISEMAIL_VALID_CATEGORY" || example.category == "ISEMAIL_DNSWARN";
        if (!valid || !is_dot_atom_at_two_labels(example.address) || example.address.size() > 254)
            continue;
        ++plain;

        EXPECT_TRUE(EmailAddress::parse(example.address)) << example.address;
    }
    EXPECT_GE(plain, 18);
}

TEST_F(Isemail, ABareTopLevelDomainIsRefusedThoughTheTableCallsItValid)
{
    EXPECT_FALSE(EmailAddress::parse("test@io"));
}

TEST_F(Isemail, QuotingCommentsLiteralsAndOldFormsAreRefused)
{
    for (const auto& example : all)
        if (example.category == "ISEMAIL_RFC5321" || example.category == "ISEMAIL_CFWS" ||
            example.category == "ISEMAIL_DEPREC" || example.category == "ISEMAIL_RFC5322") {
            EXPECT_FALSE(EmailAddress::parse(example.address))
                << with_controls_escaped(example.address) << " " << example.diagnosis;
        }
}

} // namespace
} // namespace postkey
