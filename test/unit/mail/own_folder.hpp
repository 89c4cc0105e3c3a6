#pragma once
// A directory of an operator's own templates.
#include "support/temporary_folder.hpp"

namespace postkey::mail {

class OwnFolder
{
public:
    void write(const std::string& file, const std::string& text) const
    {
        std::filesystem::create_directories((path() / file).parent_path());
        folder_.write(file, text);
    }

    void remove(const std::string& file) const { std::filesystem::remove(path() / file); }

    std::string name_of(const std::string& file) const { return (path() / file).string(); }

    const std::filesystem::path& path() const { return folder_.path(); }

private:
    test::TemporaryFolder folder_;
};

} // namespace postkey::mail
