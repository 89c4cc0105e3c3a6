// Forms and queries (http/form.hpp).
#include "http/form.hpp"

#include "base/encoding.hpp"
#include "base/unicode.hpp"
#include "fuzz/support/target.hpp"

namespace postkey::fuzz {
namespace {

std::string written(const http::Fields& fields)
{
    std::string out;
    for (const auto& [name, value] : fields.entries())
        out += (out.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
    return out;
}

void try_form(std::string_view input)
{
    const auto fields = http::form_fields(input);
    if (!fields)
        return;
    require(fields->entries().size() <= 256, "fields are counted");
    for (const auto& [name, value] : fields->entries()) {
        require(!name.empty(), "a field has a name");
        require(is_valid_utf8(name) && is_valid_utf8(value), "fields are UTF-8");
        require(!name.contains('\0') && !value.contains('\0'), "fields hold no NUL");
        require(fields->find(name).has_value(), "a field is found by its name");
    }
    const auto again = http::form_fields(written(*fields));
    require(again && again->entries() == fields->entries(), "what was read can be written and read again");
}

const Target target("form", try_form);

} // namespace
} // namespace postkey::fuzz
