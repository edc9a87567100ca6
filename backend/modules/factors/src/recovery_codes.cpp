#include "recovery_codes.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::factors {
namespace {

constexpr pg::Statement delete_codes{"factors.delete_recovery_codes", "delete from factors.recovery_codes where account_id = $1::uuid"};
constexpr pg::Statement insert_code{
    "factors.insert_recovery_code", "insert into factors.recovery_codes (account_id, digest, created_at) values ($1::uuid, $2::bytea, $3::timestamptz)"};
constexpr pg::Statement count_codes{
    "factors.count_recovery_codes", "select count(*) from factors.recovery_codes where account_id = $1::uuid and used_at is null"};
constexpr pg::Statement use_code{"factors.use_recovery_code", R"sql(
    update factors.recovery_codes set used_at = $3::timestamptz where account_id = $1::uuid and digest = $2::bytea and used_at is null returning 1
)sql"};

constexpr std::size_t letters_in_group = 4;

/// 16 letters of 31 are 79 bits: whoever has the digests can't try them out, so a slow hash would protect nothing more.
std::string digest_of(AccountId account, std::string_view letters)
{
    auto const digest = crypto::sha256("factors.recovery_code:" + account.to_string() + ":" + std::string{letters});
    return {digest.data(), digest.size()};
}

std::string grouped(std::string_view letters)
{
    std::string out;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (i > 0 && i % letters_in_group == 0) out += '-';
        out += letters[i];
    }
    return out;
}

std::string letters_of(std::string_view typed)
{
    std::string out;
    for (char const c : typed) {
        if (c == '-' || c == ' ') continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

} // namespace

Task<std::vector<std::string>> make_recovery_codes(pg::SystemTx& tx, AccountId account, Instant now)
{
    std::vector<std::string> codes;
    tx.queue(delete_codes, account);
    for (int i = 0; i < limits::recovery_codes; ++i) {
        auto const letters = crypto::random_readable(limits::recovery_code_letters);
        auto const digest = digest_of(account, letters);
        tx.queue(insert_code, account, pg::Bytes{digest}, now);
        codes.push_back(grouped(letters));
    }
    co_await tx.query(count_codes, account);
    co_return codes;
}

Task<std::int64_t> recovery_codes_left(pg::SystemTx& tx, AccountId account)
{
    auto const rows = co_await tx.query(count_codes, account);
    co_return rows[0].get<std::int64_t>(0);
}

Task<Result<void>> use_recovery_code(pg::SystemTx& tx, AccountId account, std::string_view code, Instant now)
{
    auto const digest = digest_of(account, letters_of(code));
    auto const used = co_await tx.query(use_code, account, pg::Bytes{digest}, now);
    if (used.empty()) co_return Error{ErrorKind::unprocessable, "factors.wrong_code", "the code is wrong, or has been used"};
    co_return Result<void>{};
}

Task<void> remove_recovery_codes(pg::SystemTx& tx, AccountId account) { co_await tx.query(delete_codes, account); }

} // namespace shopx::factors
