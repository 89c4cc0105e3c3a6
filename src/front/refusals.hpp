#pragma once
// The one table from a flow's refusal to what the outside sees.
#include "flow/refusal.hpp"
#include "http/response.hpp"

#include <string_view>

namespace postkey::front {

struct RefusalShape
{
    unsigned status;             // 400, 401, 403, 404, 409, 422, 429
    std::string_view code;       // product.md §12
    std::string_view pointer;    // "/password" for refusals of one field, else empty
    std::string_view field_code; // "too_short"; empty without pointer
    std::string_view detail;     // one English sentence
    std::string_view page_key;   // key of the sentence in locales/*/pages.json
};

const RefusalShape& shape_of(flow::Refusal refusal);

// As problem+json; 401 carries WWW-Authenticate: Bearer, 429 Retry-After: 60.
http::Response refused(flow::Refusal refusal);

} // namespace postkey::front
