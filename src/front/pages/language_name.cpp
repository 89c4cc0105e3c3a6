#include "front/pages/language_name.hpp"

namespace postkey::front::pages {

std::string_view name_in_itself(Locale locale)
{
    switch (locale) {
    case Locale::en:
        return "English";
    case Locale::pt_br:
        return "Português";
    case Locale::ar:
        return "العربية";
    case Locale::zh_tw:
        return "繁體中文";
    case Locale::ko:
        return "한국어";
    }
    return "";
}

} // namespace postkey::front::pages
