#include "verbs/replay_server.hpp"

#include "verbs/json_object.hpp"
#include "verbs/json_reading.hpp"

#include <algorithm>
#include <unordered_set>

namespace shopx::app {
namespace {

constexpr std::string_view log_currency = "GBP";
constexpr std::int64_t page_rows = 500;
constexpr std::int64_t milli = 1'000;

/// "409 sales.id_reused: …", for a person.
std::string problem_in_words(HttpAnswer const& answer)
{
    auto words = std::to_string(answer.status);
    try {
        JsonText const text{answer.body, ""};
        auto const root = text.root();
        if (root["code"].is_there()) words.append(" ").append(root["code"].text());
        if (root["detail"].is_there()) words.append(": ").append(root["detail"].text());
        if (root["errors"].is_there()) {
            for (auto const& error : root["errors"].items()) words.append("; ").append(error["pointer"].text()).append(" ").append(error["detail"].text());
        }
    } catch (StrangeAnswer const&) {
        words.append(" ").append(answer.body.substr(0, 200));
    }
    return words;
}

} // namespace

ReplayServer::ReplayServer(ReplayLogin login) : login_{std::move(login)}, client_{login_.base_url, login_.connections}
{
    client_.set_token(sign_in());
    client_.on_unauthorized([this] { return sign_in(); });
}

std::string ReplayServer::sign_in()
{
    HttpClient once{login_.base_url, 1};
    auto const ask = [&](std::string const& tenant_id) {
        HttpRequest request{"POST", "/v1/sign-in", {}};
        JsonObject o{request.body};
        o.text("email", login_.email);
        o.text("password", login_.password);
        if (!tenant_id.empty()) o.text("tenant_id", tenant_id);
        o.end();
        auto answer = once.send(std::move(request));
        if (answer.status != 200) throw InputError{"the server did not let " + login_.email + " in: " + problem_in_words(answer)};
        return answer;
    };
    auto answer = ask(tenant_id_);
    if (tenant_id_.empty() && !login_.tenant.empty()) {
        JsonText const text{answer.body, "sign-in"};
        for (auto const& membership : text.root()["memberships"].items()) {
            if (membership["tenant_id"].text() == login_.tenant || membership["tenant_name"].text() == login_.tenant)
                tenant_id_ = membership["tenant_id"].text();
        }
        if (tenant_id_.empty()) throw InputError{login_.email + " is no member of '" + login_.tenant + "'"};
        answer = ask(tenant_id_);
    }
    JsonText const text{answer.body, "sign-in"};
    return std::string{text.root()["access_token"].text()};
}

std::string ReplayServer::get(std::string const& path)
{
    auto answer = client_.send({"GET", path});
    if (answer.status != 200) throw InputError{"GET " + path + ": " + problem_in_words(answer)};
    return std::move(answer.body);
}

ReplayPlace ReplayServer::place(std::string const& register_wanted)
{
    ReplayPlace place;
    auto const stores_text = get("/v1/stores");
    JsonText const stores{stores_text, "/v1/stores"};
    for (auto const& store : stores.root()["items"].items()) {
        if (store["currency"].text() != log_currency || !place.register_id.empty()) continue;
        for (auto const& reg : store["registers"].items()) {
            bool const is_meant = register_wanted.empty() || reg["id"].text() == register_wanted || reg["name"].text() == register_wanted;
            if (!is_meant || !place.register_id.empty()) continue;
            place.store_id = store["id"].text();
            place.store_name = store["name"].text();
            place.register_id = reg["id"].text();
            place.register_name = reg["name"].text();
            place.currency = store["currency"].text();
            place.currency_digits = static_cast<int>(store["currency_digits"].integer());
            place.prices_include_tax = store["prices_include_tax"].boolean();
            place.rounding_scope = store["rounding_scope"].text();
            place.cash_step_minor = store["cash_step_minor"].integer();
        }
    }
    if (place.register_id.empty())
        throw InputError{"the log is in pounds, and there is no register " + (register_wanted.empty() ? "" : "'" + register_wanted + "' ")
                         + "in a store with the currency GBP"};

    auto const taxes_text = get("/v1/tax-classes");
    JsonText const taxes{taxes_text, "/v1/tax-classes"};
    for (auto const& tax : taxes.root()["items"].items())
        place.tax_classes.push_back({std::string{tax["code"].text()}, static_cast<std::int32_t>(tax["rate_ppm"].integer())});
    if (place.tax_classes.empty()) throw InputError{"the shop has no tax class yet; a sale needs one"};
    auto const standard = std::find_if(place.tax_classes.begin(), place.tax_classes.end(), [](auto const& tax) { return tax.code == "standard"; });
    if (standard != place.tax_classes.end()) place.open_item_tax = static_cast<std::size_t>(standard - place.tax_classes.begin());
    read_catalogue(place);
    return place;
}

void ReplayServer::read_catalogue(ReplayPlace& place)
{
    for (std::string cursor;;) {
        auto const page_text = get("/v1/products?limit=" + std::to_string(page_rows) + (cursor.empty() ? "" : "&cursor=" + cursor));
        JsonText const page{page_text, "/v1/products"};
        for (auto const& product : page.root()["items"].items()) {
            auto const tax =
                std::find_if(place.tax_classes.begin(), place.tax_classes.end(), [&](auto const& t) { return t.code == product["tax_code"].text(); });
            if (tax == place.tax_classes.end()) continue; // sold as an open item
            for (auto const& variant : product["variants"].items()) {
                for (auto const& code : variant["codes"].items()) {
                    if (code["kind"].text() != "own") continue;
                    place.items.try_emplace(std::string{code["code"].text()},
                        ReplayPlace::Item{std::string{variant["id"].text()}, static_cast<std::size_t>(tax - place.tax_classes.begin())});
                }
            }
        }
        auto const next = page.root()["next_cursor"];
        if (!next.is_there()) return;
        cursor = next.text();
    }
}

void ReplayServer::send(std::function<std::optional<ReplaySale>()> const& next, std::function<void(Sent const&)> const& answered)
{
    std::size_t index = 0;
    client_.run(
        [&]() -> std::optional<HttpRequest> {
            auto sale = next();
            if (!sale) return std::nullopt;
            return HttpRequest{"PUT", std::string{sale->path} + sale->id.to_string(), std::move(sale->body), index++};
        },
        [&](HttpRequest const& request, HttpAnswer&& answer) {
            Sent sent{request.tag, Outcome::refused, {}};
            if (answer.status == 201)
                sent.outcome = Outcome::recorded;
            else if (answer.status == 200)
                sent.outcome = Outcome::repeated;
            else
                sent.problem = problem_in_words(answer);
            answered(sent);
        });
}

StoredSums ReplayServer::read_back(
    ReplayPlace const& place, std::unordered_map<SaleId, std::string> const& ours, std::function<void(std::size_t done, std::size_t all)> const& progress)
{
    StoredSums sums;
    std::vector<std::string> ids;
    std::unordered_set<std::string> cancellations;
    for (std::string cursor;;) {
        auto const page_text =
            get("/v1/sales?register_id=" + place.register_id + "&limit=" + std::to_string(page_rows) + (cursor.empty() ? "" : "&cursor=" + cursor));
        JsonText const page{page_text, "/v1/sales"};
        for (auto const& sale : page.root()["items"].items()) {
            auto const id = Uuid::parse(sale["sale_id"].text());
            auto const known = id ? ours.find(SaleId{*id}) : ours.end();
            if (known == ours.end()) {
                ++sums.others;
                continue;
            }
            ids.push_back(id->to_string());
            if (known->second.starts_with('C')) cancellations.insert(known->second);
        }
        auto const next = page.root()["next_cursor"];
        if (!next.is_there()) break;
        cursor = next.text();
    }
    sums.returns = static_cast<std::int64_t>(cancellations.size());
    std::size_t asked = 0;
    std::size_t done = 0;
    client_.run(
        [&]() -> std::optional<HttpRequest> {
            if (asked == ids.size()) return std::nullopt;
            return HttpRequest{"GET", "/v1/sales/" + ids[asked++]};
        },
        [&](HttpRequest const& request, HttpAnswer&& answer) {
            if (answer.status != 200) throw StrangeAnswer{"GET " + request.path + ": " + problem_in_words(answer)};
            add_document(answer.body, sums);
            progress(++done, ids.size());
        });
    return sums;
}

void ReplayServer::add_document(std::string_view answer, StoredSums& sums) const
{
    JsonText const text{answer, "/v1/sales/{id}"};
    auto const document = text.root()["document"];
    auto const kind = document["kind"].text();
    bool const is_return = kind != "sale";
    if (!is_return) ++sums.sales;
    if (kind == "refund") ++sums.refunds;
    for (auto const& line : document["lines"].items()) {
        // Whole units were sent: anything else stored would be another sale than ours.
        auto const quantity_milli = line["quantity_milli"].integer();
        if (quantity_milli % milli != 0) throw StrangeAnswer{"a stored quantity isn't whole: " + std::to_string(quantity_milli) + " thousandths"};
        auto const e4 = quantity_milli / milli * line["unit_price_e4"].integer();
        auto const booked = line["gross_minor"].integer();
        ++sums.lines;
        sums.net_e4 += e4;
        sums.net_booked_minor += booked;
        if (is_return) continue;
        sums.gross_e4 += e4;
        sums.gross_booked_minor += booked;
    }
}

} // namespace shopx::app
