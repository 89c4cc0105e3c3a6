#include "server/record_configuration.hpp"

#include "base/encoding.hpp"
#include "config/settings.hpp"
#include "crypto/digest.hpp"
#include "store/audit.hpp"

namespace postkey::server {

void record_configuration(const config::Config& config, sql::Database& database, Instant now)
{
    std::string settings;
    for (const auto& setting : config::all_settings())
        settings += setting.name() + " = " + config::to_toml(setting.shown(config)) + '\n';
    const auto reason = "the settings with digest " + to_base64url(crypto::sha256(settings));
    database.transact_blocking([&reason, now](sql::Connection& connection) {
        store::append_configuration(connection, reason, now);
    });
}

} // namespace postkey::server
