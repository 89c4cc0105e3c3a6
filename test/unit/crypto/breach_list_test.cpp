// Lists of breached passwords are looked up where they lie, and are what they should be or are refused.
#include "base/encoding.hpp"
#include "crypto/breach_list.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <set>
#include <sys/stat.h>

namespace postkey::crypto {
namespace {

// A hash that begins with `first` and ends with `last`; zeroes between.
Sha1 hash_of(int first, int last = 0)
{
    Sha1 hash{};
    hash.front() = static_cast<unsigned char>(first);
    hash.back() = static_cast<unsigned char>(last);
    return hash;
}

std::string hex(const Sha1& hash)
{
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string upper(std::string text)
{
    for (auto& c : text)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

class BreachListTest : public testing::Test
{
protected:
    BreachList list_of(const std::string& content) const
    {
        return BreachList::open(folder.write("list", content)).value();
    }
    std::string fault_of(const std::string& content) const
    {
        const auto list = BreachList::open(folder.write("list", content));
        return list ? "" : list.error();
    }

    test::TemporaryFolder folder;
};

TEST(Sha1Of, IsWhatTheListsHave)
{
    EXPECT_EQ(hex(sha1_of(SecretString("password"))), "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8");
    EXPECT_EQ(hex(sha1_of(SecretString())), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST_F(BreachListTest, HasItsFirstItsLastAndItsMiddleLineAndNothingBetween)
{
    for (const std::string line_end : {"\n", "\r\n"})
        for (const auto& end : {line_end, std::string()}) {
            const auto list =
                list_of(hex(hash_of(10)) + line_end + hex(hash_of(20)) + line_end + hex(hash_of(30)) + end);

            for (const int there : {10, 20, 30})
                EXPECT_EQ(list.has(hash_of(there)), true) << there;
            for (const int absent : {0, 9, 11, 19, 21, 29, 31, 255})
                EXPECT_EQ(list.has(hash_of(absent)), false) << absent;
        }
}

TEST_F(BreachListTest, MayHaveOneLineOnly)
{
    for (const std::string end : {"", "\n", "\r\n", ":7", ":7\n", ":7\r\n"}) {
        const auto list = list_of(hex(hash_of(10)) + end);

        EXPECT_EQ(list.has(hash_of(10)), true);
        EXPECT_EQ(list.has(hash_of(9)), false);
        EXPECT_EQ(list.has(hash_of(11)), false);
    }
}

TEST_F(BreachListTest, TakesHexDigitsInEitherCase)
{
    const auto hash = hash_of(0xab, 0xcd);

    EXPECT_EQ(list_of(hex(hash)).has(hash), true);
    EXPECT_EQ(list_of(upper(hex(hash))).has(hash), true);
}

TEST_F(BreachListTest, TellsHashesApartByTheirLastDigit)
{
    const auto list = list_of(hex(hash_of(10, 0x10)) + "\n" + hex(hash_of(10, 0x12)) + "\n");

    EXPECT_EQ(list.has(hash_of(10, 0x10)), true);
    EXPECT_EQ(list.has(hash_of(10, 0x11)), false);
    EXPECT_EQ(list.has(hash_of(10, 0x12)), true);
    EXPECT_EQ(list.has(hash_of(10, 0x13)), false);
}

TEST_F(BreachListTest, TakesCountsOfUpToTwentyDigits)
{
    const std::string twenty(20, '9');
    const auto list =
        list_of(hex(hash_of(1)) + ":1\n" + hex(hash_of(2)) + ":" + twenty + "\r\n" + hex(hash_of(3)) + "\n");

    for (const int there : {1, 2, 3})
        EXPECT_EQ(list.has(hash_of(there)), true) << there;
    EXPECT_NE(fault_of(hex(hash_of(1)) + ":9" + twenty + "\n"), "");
}

TEST_F(BreachListTest, MayNameAHashTwice)
{
    const auto list = list_of(hex(hash_of(1)) + "\n" + hex(hash_of(1)) + "\n" + hex(hash_of(2)) + "\n");

    EXPECT_EQ(list.has(hash_of(1)), true);
    EXPECT_EQ(list.has(hash_of(2)), true);
}

// What a set of the same hashes says, for lists of every small length and lines of many.
TEST_F(BreachListTest, SaysWhatASetOfTheSameHashesSays)
{
    std::mt19937 dice(60);
    const auto below = [&dice](int most) { return std::uniform_int_distribution(0, most - 1)(dice); };
    for (int round = 0; round < 150; ++round) {
        std::set<Sha1> hashes;
        const int wanted = 1 + round * round / 50;
        for (int i = 0; i < wanted; ++i)
            hashes.insert(hash_of(below(16), below(32)));
        std::string content;
        for (const auto& hash : hashes) {
            content += below(2) == 0 ? hex(hash) : upper(hex(hash));
            if (below(3) > 0)
                content += ':' + std::string(static_cast<std::size_t>(1 + below(20)), '5');
            content += below(2) == 0 ? "\n" : "\r\n";
        }
        if (below(2) == 0)
            content.resize(content.find_last_not_of("\r\n") + 1);
        const auto list = list_of(content);

        for (int first = 0; first < 17; ++first)
            for (int last = 0; last < 33; ++last) {
                const auto hash = hash_of(first, last);
                ASSERT_EQ(list.has(hash), hashes.contains(hash)) << hex(hash) << " in\n" << content;
            }
    }
}

TEST_F(BreachListTest, IsRefusedWhenItIsNoListOfHashes)
{
    const auto good = hex(hash_of(1));

    EXPECT_EQ(fault_of(""), "is empty");
    for (const auto& bad :
         {std::string("\n"), std::string("password\n"), good.substr(1) + "\n", good + "0\n", good + ":\n",
          good + ":x\n", good + ":1 \n", good + " :1\n", " " + good + "\n", "\xEF\xBB\xBF" + good + "\n",
          "g" + good.substr(1) + "\n", good + "\r\r\n", std::string(1000, 'a'), good.substr(0, 32) + ":5\n"})
        EXPECT_EQ(fault_of(bad),
                  "at byte 0 is no line of a SHA-1 hash in 40 hex digits, alone or with :COUNT")
            << bad;
    EXPECT_EQ(fault_of(good + "\n\n"),
              "at byte 41 is no line of a SHA-1 hash in 40 hex digits, alone or with :COUNT");
    EXPECT_EQ(fault_of(good + "\n" + hex(hash_of(2)).substr(0, 39)),
              "at byte 41 is no line of a SHA-1 hash in 40 hex digits, alone or with :COUNT");
    EXPECT_NE(fault_of(good + "\n" + std::string(1000, 'a')), "");
}

TEST_F(BreachListTest, IsRefusedWhenItIsNotInOrder)
{
    const auto in_order = hex(hash_of(1)) + "\n" + hex(hash_of(2)) + "\n";

    EXPECT_EQ(fault_of(in_order), "");
    EXPECT_EQ(fault_of(hex(hash_of(2)) + "\n" + hex(hash_of(1)) + "\n"),
              "is not in order: the hash at byte 41 is less than one before it");
    EXPECT_NE(fault_of(in_order + hex(hash_of(1)) + "\n"), "");
}

// A list of many lines, one of them wrong: the ends are looked at wholly, and the order of the rest.
TEST_F(BreachListTest, IsSampledFromItsBeginningToItsEnd)
{
    std::string content;
    std::mt19937 dice(7);
    std::set<Sha1> hashes;
    while (hashes.size() < 20'000)
        hashes.insert(sha1_of(SecretString(std::to_string(dice()))));
    for (const auto& hash : hashes)
        content += hex(hash) + ":1\n";
    constexpr std::size_t line = 43;
    ASSERT_EQ(fault_of(content), "");

    auto broken_first = content;
    broken_first[3] = 'x';
    EXPECT_NE(fault_of(broken_first), "");
    auto broken_last = content;
    broken_last[content.size() - line] = 'x';
    EXPECT_NE(fault_of(broken_last), "");
    EXPECT_NE(fault_of(content + hex(hash_of(0)) + "\n"), "") << "the last line is not in order";
    EXPECT_NE(fault_of(content.substr(content.size() / line / 2 * line) + content.substr(0, line * 10'000)),
              "")
        << "the halves changed places";
}

TEST_F(BreachListTest, IsRefusedWhenItCannotBeReadOrIsNoFile)
{
    EXPECT_EQ(BreachList::open(folder.path() / "absent").error(), "No such file or directory");
    EXPECT_EQ(BreachList::open(folder.path()).error(), "is not a regular file");
    const auto pipe = folder.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(BreachList::open(pipe).error(), "is not a regular file");
}

TEST_F(BreachListTest, TellsThatItBecameShorterOrSomethingElse)
{
    std::string content;
    for (int first = 0; first < 200; ++first)
        content += hex(hash_of(first)) + "\n";
    const auto file = folder.write("list", content);
    const auto list = BreachList::open(file).value();

    std::filesystem::resize_file(file, 41);
    EXPECT_EQ(list.has(hash_of(150)).error(), "it lost some of the 8200 bytes that it had");
    std::filesystem::resize_file(file, 8200); // zeroes
    EXPECT_EQ(list.has(hash_of(150)).error(),
              "at byte 4099 is no line of a SHA-1 hash in 40 hex digits, alone or with :COUNT");
}

TEST_F(BreachListTest, IsTheFileThatWasOpenedWhateverTakesItsPlace)
{
    const auto list = list_of(hex(hash_of(10)) + "\n");

    std::filesystem::rename(folder.write("next", hex(hash_of(20)) + "\n"), folder.path() / "list");

    EXPECT_EQ(list.has(hash_of(10)), true);
    EXPECT_EQ(list.has(hash_of(20)), false);
}

} // namespace
} // namespace postkey::crypto
