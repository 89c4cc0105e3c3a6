#pragma once
// The program's log, on standard error: one line an event, as text or JSON. Values are escaped, so that no
// input can forge a line (S-125). Never pass a token, password, cookie or link; name accounts by id.
#include <initializer_list>
#include <string>
#include <string_view>

namespace postkey::log {

enum class Level
{
    debug,
    info,
    warning,
    error
};
enum class Format
{
    text,
    json
};

struct Field
{
    std::string_view key;
    std::string value;
};

void configure(Level level, Format format); // before the first thread starts
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {}); // any thread

inline void debug(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::error, event, fields);
}

} // namespace postkey::log
