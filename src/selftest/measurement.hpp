#pragma once
// Measures one flow of a running server: the same request about addresses of different standing, in an order
// that chance decides, each address asked about once.
#include "selftest/dice.hpp"
#include "selftest/exercise.hpp"
#include "selftest/verdict.hpp"

#include <chrono>
#include <functional>

namespace postkey::selftest {

inline constexpr std::size_t discarded_samples = 50; // the first of every run of requests

enum class Connections
{
    kept,    // one for all requests
    renewed, // a new one for every request; connecting is not measured
};

enum class Mailboxes
{
    fresh,
    asked_before // each address is asked about once before, so that its mailbox is at a cap of one mail
};

struct Plan
{
    Flow flow;
    Place place;
    std::vector<Standing> standings; // two at least; the first is the one that calibrates
    std::vector<Connections> connections;
    std::size_t samples; // of each standing; two at least
    std::size_t pairs;   // sent at once; may be none
    std::chrono::microseconds planted;
    std::chrono::milliseconds pause; // between two requests, so that what the last one caused is done
    Mailboxes mailboxes;
};

// What the measurement needs from whoever runs the server.
struct Surroundings
{
    std::function<void(const std::vector<Subject>&)> seed; // gives them their standing
    std::function<void()> settle;                          // returns when no mail is in work
    // `what` is being done, so far `done` of `all` times.
    std::function<void(const std::string& what, std::size_t done, std::size_t all)> progress;
};

struct StandingPair
{
    Standing a;
    Standing b;
    Connections connections;
    Comparison comparison;
    Verdict verdict;
};

struct PairAtOnce
{
    Standing a;
    Standing b;
    std::size_t pairs;
    double first_share; // of `a`
    Verdict verdict;
};

// The same requests once more with nothing between them but chance, and once more with a delay that only the
// measuring side adds. They take turns with those that are judged, so that all saw the same noise.
struct Calibration
{
    Standing standing;
    Comparison same_class;
    Verdict same_class_verdict; // must be: pass
    Comparison planted;
    Verdict planted_verdict; // must be: leak
};

struct FlowResult
{
    Flow flow;
    Calibration calibration;
    std::vector<StandingPair> pairs;
    std::vector<PairAtOnce> at_once;
    Verdict verdict;
};

// Throws Trouble and Interrupted.
FlowResult measure(const Plan& plan, const Surroundings& around, Dice& dice);

} // namespace postkey::selftest
