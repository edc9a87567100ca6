// A person of the tests' own with second factors, on a real PostgreSQL: SHOPX_TEST_DB (tools/with-database).
#pragma once

#include "shopx/factors/factors.hpp"

#include "one_time_code.hpp"
#include "totp.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace shopx::factors {

inline constexpr Instant noon{1'795'521'600'000'000}; // 2026-11-24T12:00:00Z, where a step begins
inline constexpr auto a_step = std::chrono::seconds{step_seconds};

inline std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

inline crypto::Sealer make_sealer()
{
    auto const folder = std::filesystem::path{testing::TempDir()} / ("factors-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    auto sealer = crypto::Sealer::load_or_make(folder / "seal-keys");
    std::filesystem::remove_all(folder);
    return sealer;
}

inline webauthn::RelyingParty const party{"shop.example", {"https://till.shop.example"}};

/// The answer of `prove`, committed when it was right.
inline Task<std::string_view> prove_once(pg::Database& db, Factors const& factors, AccountId account, Proof proof, Instant now)
{
    auto tx = co_await db.begin_system();
    auto const proven = co_await factors.prove(tx, account, proof, now);
    if (!proven) co_return proven.error().code;
    co_await tx.commit();
    co_return "";
}

struct FactorsTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 1, 4}};
    Factors factors{make_sealer(), party};
    AccountId account{new_uuid7(noon.ms())};

    template <class T>
    T wait(Task<T> task)
    {
        return loop.run_until_done(std::move(task));
    }
    std::string_view prove(Proof proof, Instant now = noon) { return wait(prove_once(db, factors, account, std::move(proof), now)); }
    std::string_view prove_code(std::string code, Instant now = noon) { return prove({.totp_code = std::move(code)}, now); }

    /// An app that is set up, by a code of an hour before noon.
    std::string enrolled()
    {
        auto enrol = [this]() -> Task<std::string> {
            auto const before = noon - std::chrono::hours{1};
            auto tx = co_await db.begin_system();
            auto const secret = co_await begin_totp(tx, factors.sealer(), account, before);
            auto const code = one_time_code(*secret, step_at(before));
            auto const confirmed = co_await confirm_totp(tx, factors.sealer(), account, code, before);
            EXPECT_TRUE(confirmed);
            co_await tx.commit();
            co_return *secret;
        };
        return wait(enrol());
    }
    Kinds kinds()
    {
        auto read = [this]() -> Task<Kinds> {
            auto tx = co_await db.begin_system();
            co_return co_await factors.kinds_of(tx, account);
        };
        return wait(read());
    }
};

} // namespace shopx::factors
