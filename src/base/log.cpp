#include "base/log.hpp"

#include "base/unicode.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace postkey::log {
namespace {

struct State
{
    std::shared_ptr<spdlog::logger> logger = spdlog::stderr_logger_mt("postkey");
    Format format = Format::text;

    State() { apply(Level::info, Format::text); }

    void apply(Level level, Format chosen)
    {
        format = chosen;
        logger->set_level(level == Level::debug     ? spdlog::level::debug
                          : level == Level::info    ? spdlog::level::info
                          : level == Level::warning ? spdlog::level::warn
                                                    : spdlog::level::err);
        logger->set_pattern(format == Format::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                                   : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                            spdlog::pattern_time_type::utc);
        logger->flush_on(spdlog::level::debug);
    }
};

State& state()
{
    static State instance;
    return instance;
}

std::string in_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : with_controls_escaped(text)) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

std::string line(Format format, std::string_view event, std::initializer_list<Field> fields)
{
    std::string out = format == Format::json ? "\"event\":" + in_quotes(event) : with_controls_escaped(event);
    for (const auto& field : fields)
        out += format == Format::json ? fmt::format(",{}:{}", in_quotes(field.key), in_quotes(field.value))
                                      : fmt::format(" {}={}", field.key, in_quotes(field.value));
    return out;
}

} // namespace

void configure(Level level, Format format)
{
    state().apply(level, format);
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields)
{
    const auto severity = level == Level::debug     ? spdlog::level::debug
                          : level == Level::info    ? spdlog::level::info
                          : level == Level::warning ? spdlog::level::warn
                                                    : spdlog::level::err;
    if (auto& current = state(); current.logger->should_log(severity))
        current.logger->log(severity, "{}", line(current.format, event, fields));
}

} // namespace postkey::log
