// The journal as files for other programs. Private to books.
#pragma once

#include "account_numbers.hpp"
#include "question.hpp"

#include "shopx/runtime/pg.hpp"

#include <string>
#include <vector>

namespace shopx::books {

struct Posting {
    std::int64_t position = 0;
    std::int16_t kind = 0;
    Uuid document;
    BusinessDay business_date;
    StoreId store;
    std::string currency;
    std::string account;
    std::string detail;
    std::int64_t amount_minor = 0; // a debit is above zero
};
/// Of the days asked for, in the order of the feed; one more than `limit` where there are more.
Task<std::vector<Posting>> postings(pg::TenantTx& tx, Question const& question, std::int64_t limit);

/// RFC 4180, a line for each posting; amounts with the currency's digits and a point.
std::string as_csv(std::vector<Posting> const& postings, Numbers const& numbers);

/// DATEV's format EXTF 700, category 21 (Buchungsstapel), version 13: a line for each posting against the transit account 1590, because
/// the format has two accounts to a line and our entries have many. The fields that it requires are filled, the others left empty.
/// https://developer.datev.de/datev/platform/en/dtvf/formate/booking-batch
std::string as_datev(std::vector<Posting> const& postings, Numbers const& numbers, Question const& question, Instant now);

/// 12345 of GBP: "123.45"; a comma for the point where the format wants one.
std::string decimal(std::int64_t amount_minor, std::string const& currency, char point);

} // namespace shopx::books
