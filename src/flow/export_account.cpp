#include "flow/export_account.hpp"

namespace postkey::flow {

ExportAccount::ExportAccount(store::OwnData& own_data, const Clock& clock)
    : own_data_(own_data), clock_(clock)
{
}

Task<store::KeptData> ExportAccount::operator()(AccountId account)
{
    co_return co_await own_data_.read(std::move(account), clock_.now());
}

} // namespace postkey::flow
