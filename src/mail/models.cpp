#include "mail/models.hpp"

namespace postkey::mail {
namespace {

template <class M>
std::string link_in(const M& model)
{
    if constexpr (requires { model.link; })
        return model.link;
    else if constexpr (requires { model.sign_in_url; })
        return model.sign_in_url;
    else if constexpr (requires { model.recovery_url; })
        return model.recovery_url;
    else
        return {};
}

template <class M>
std::string code_in(const M& model)
{
    if constexpr (requires { model.code; })
        return model.code;
    else
        return {};
}

} // namespace

MailKind kind_of(const Model& model)
{
    return std::visit([](const auto& m) { return m.kind; }, model);
}

std::string link_of(const Model& model)
{
    return std::visit([](const auto& m) { return link_in(m); }, model);
}

std::string code_of(const Model& model)
{
    return std::visit([](const auto& m) { return code_in(m); }, model);
}

} // namespace postkey::mail
