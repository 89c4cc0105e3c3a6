#include "front/json_reader.hpp"

#include "base/unicode.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cmath>
#include <set>

namespace postkey::front {
namespace {

namespace json = boost::json;
using Code = json::error_code;

constexpr std::size_t most_depth = 8;
constexpr std::size_t most_members = 64;

// Called by the parser for each piece of the text. Every function returns false to stop it.
struct Collector
{
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

    FlatObject object;
    std::string piece;  // of a name or string that arrives in parts
    std::string member; // of the outermost object, whose value comes next
    std::size_t member_count = 0;
    struct Level
    {
        enum class Kind
        {
            object,
            array
        } kind;
        std::set<std::string, std::less<>> names;
    };
    std::vector<Level> levels;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }

    bool on_object_begin(Code&)
    {
        if (!levels.empty())
            take_other_type();
        levels.push_back({Level::Kind::object, {}});
        return true;
    }

    bool on_array_begin(Code&)
    {
        take_other_type();
        levels.push_back({Level::Kind::array, {}});
        return true;
    }

    bool on_object_end(std::size_t, Code&) { return leave(); }
    bool on_array_end(std::size_t, Code&) { return leave(); }

    bool on_key_part(json::string_view part, std::size_t, Code&) { return collect(part); }
    bool on_key(json::string_view part, std::size_t, Code& error)
    {
        collect(part);
        auto name = std::exchange(piece, {});
        if (++member_count > most_members || !levels.back().names.insert(name).second) {
            error = json::error::syntax;
            return false;
        }
        if (levels.size() == 1)
            member = std::move(name);
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, Code&) { return collect(part); }
    bool on_string(json::string_view part, std::size_t, Code&)
    {
        collect(part);
        auto text = std::exchange(piece, {});
        if (is_own_member())
            object.members.emplace(std::move(member), std::move(text));
        else
            take_other_type();
        return true;
    }

    bool on_null(Code&)
    {
        if (is_own_member())
            object.members.emplace(std::move(member), std::nullopt);
        else
            take_other_type();
        return true;
    }

    bool on_number_part(json::string_view, Code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, Code&) { return take_other_type(); }
    bool on_uint64(std::uint64_t, json::string_view, Code&) { return take_other_type(); }
    bool on_double(double number, json::string_view, Code& error)
    {
        if (!std::isfinite(number)) {
            error = json::error::exponent_overflow;
            return false;
        }
        return take_other_type();
    }
    bool on_bool(bool, Code&) { return take_other_type(); }
    bool on_comment_part(json::string_view, Code&) { return true; }
    bool on_comment(json::string_view, Code&) { return true; }

private:
    bool is_own_member() const { return levels.size() == 1 && levels.front().kind == Level::Kind::object; }

    bool collect(json::string_view part)
    {
        piece.append(part.data(), part.size());
        return true;
    }

    bool take_other_type()
    {
        if (levels.empty())
            object.root = FlatObject::Root::something_else;
        else if (is_own_member())
            object.other_types.push_back(std::move(member));
        return true;
    }

    bool leave()
    {
        levels.pop_back();
        return true;
    }
};

} // namespace

std::optional<FlatObject> read_flat_object(std::string_view text)
{
    if (!is_valid_utf8(text))
        return std::nullopt;
    json::parse_options options;
    options.max_depth = most_depth;
    json::basic_parser<Collector> parser(options);
    Code error;
    const auto read = parser.write_some(false, text.data(), text.size(), error);
    if (error || !parser.done() || text.find_first_not_of(" \t\r\n", read) != text.npos)
        return std::nullopt;
    return std::move(parser.handler().object);
}

} // namespace postkey::front
