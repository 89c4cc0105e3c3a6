#pragma once
// "What do you keep about me?"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "store/own_data.hpp"

namespace postkey::flow {

class ExportAccount
{
public:
    ExportAccount(store::OwnData& own_data, const Clock& clock);

    Task<store::KeptData> operator()(AccountId account);

private:
    store::OwnData& own_data_;
    const Clock& clock_;
};

} // namespace postkey::flow
