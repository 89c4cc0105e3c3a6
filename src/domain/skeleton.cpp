#include "domain/skeleton.hpp"

#include <idn2.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <unicode/uversion.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace postkey {
namespace {

void require_success(UErrorCode status)
{
    if (U_FAILURE(status))
        throw std::runtime_error(std::string("ICU's tables of confusables: ") + u_errorName(status));
}

icu::LocalUSpoofCheckerPointer open_tables()
{
    UErrorCode status = U_ZERO_ERROR;
    icu::LocalUSpoofCheckerPointer tables(uspoof_open(&status));
    require_success(status);
    return tables;
}

icu::UnicodeString skeleton_of(const icu::UnicodeString& text)
{
    // At the first use: a server that makes no account does not carry the tables.
    static const auto tables = open_tables();
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString skeleton;
    uspoof_getSkeletonUnicodeString(tables.getAlias(), 0, text, skeleton, &status);
    require_success(status);
    return skeleton;
}

struct FreeDeleter
{
    void operator()(char* memory) const { ::free(memory); }
};

// As programs display it.
std::string in_unicode(std::string_view a_labels)
{
    char* raw = nullptr;
    const std::string terminated(a_labels);
    const int result = idn2_to_unicode_8z8z(terminated.c_str(), &raw, IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, FreeDeleter> owned(raw);
    return result == IDN2_OK ? owned.get() : terminated;
}

} // namespace

std::string skeleton_of(const EmailAddress& address)
{
    const auto displayed = std::string(address.local_part()) + '@' + in_unicode(address.domain());
    // Small letters between the two: "0" is first told to be "O", and what looks like "M" may then be "m",
    // which looks like "rn".
    auto skeleton = skeleton_of(icu::UnicodeString::fromUTF8(displayed));
    skeleton = skeleton_of(skeleton.toLower(icu::Locale::getRoot()));
    std::string out;
    skeleton.toUTF8String(out);
    return out;
}

std::string skeleton_edition()
{
    UVersionInfo version;
    u_getVersion(version);
    char text[U_MAX_VERSION_STRING_LENGTH];
    u_versionToString(version, text);
    return text;
}

} // namespace postkey
