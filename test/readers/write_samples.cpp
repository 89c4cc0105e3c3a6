// Writes every mail in every language into a directory, for readers that are not ours:
//   FOLDER.LOCALE.eml   as it goes over the wire
//   FOLDER.LOCALE.html  its HTML part, to look at
//   expected.json       what a reader must find in each, from the model and the renderer
#include "mail/mime.hpp"
#include "mail/renderer.hpp"
#include "mail/values.hpp"

#include <boost/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace postkey::mail {
namespace {

void write(const std::filesystem::path& file, const std::string& content)
{
    std::ofstream out(file, std::ios::binary);
    out << content;
    if (!out.flush())
        throw std::runtime_error(file.string() + ": cannot be written");
}

Header header_to(const std::string& address)
{
    return {
        .id = MessageId::trusted("01909a2c-7d4e-7b31-9c55-0a1b2c3d4e5f"),
        .from = {.display_name = "Café Zürich", .address = EmailAddress::trusted("accounts@acme.example")},
        .reply_to = Mailbox{.display_name = "", .address = EmailAddress::trusted("help@acme.example")},
        .to = EmailAddress::trusted(address),
        .date = from_milliseconds(1'795'231'211'123)};
}

std::string address_of(const Model& model)
{
    return std::visit([](const auto& m) { return m.address; }, model);
}

boost::json::object expectation(const std::string& name, const Model& model, const Content& content)
{
    boost::json::array links;
    if (!link_of(model).empty())
        links.emplace_back(link_of(model));
    if (const auto* registered = std::get_if<AlreadyRegistered>(&model))
        links.emplace_back(registered->recovery_url);
    return {{"name", name},
            {"subject", content.subject},
            {"from_name", "Café Zürich"},
            {"from", "accounts@acme.example"},
            {"reply_to", "help@acme.example"},
            {"to", address_of(model)},
            {"date", "2026-11-21T03:20:11.000Z"},
            {"language", to_text(content.locale)},
            {"text", content.text},
            {"html", content.html},
            {"links", std::move(links)},
            {"code", code_of(model)}};
}

void write_all(const std::filesystem::path& directory, const std::string& colour)
{
    const Renderer renderer(Branding{"Café Zürich", "help@acme.example", colour});
    boost::json::array expected;
    for (const auto& model : sample_models())
        for (const auto locale : all_locales) {
            const auto content = renderer.render(model, locale);
            const auto name = folder_of(model) + "." + std::string(to_text(locale));
            write(directory / (name + ".eml"),
                  write_mime(header_to(address_of(model)), content, BodyEncoding::quoted_printable));
            write(directory / (name + ".html"), content.html);
            expected.push_back(expectation(name, model, content));
        }
    write(directory / "expected.json", boost::json::serialize(expected));
}

} // namespace
} // namespace postkey::mail

int main(int count, char** arguments)
{
    constexpr int wrong_command_line = 64;
    if (count < 2 || count > 3) {
        std::cerr << "usage: mail_samples DIRECTORY [COLOUR]\n";
        return wrong_command_line;
    }
    try {
        postkey::mail::write_all(arguments[1], count == 3 ? arguments[2] : "#1f5fbf");
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
