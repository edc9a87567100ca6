#include "store.hpp"

#include <algorithm>
#include <set>

namespace stripe_sim {

Store::Store(std::filesystem::path const& file)
{
    journal_ = std::make_unique<Journal>(file, [this](std::string_view line) {
        auto const parsed = json::parse(json::string_view{line.data(), line.size()});
        for (auto const& item : parsed.as_array()) {
            auto const& write = item.as_object();
            Write change{text(write, "account"), text(write, "kind"), text(write, "id"), std::nullopt};
            if (auto const* object = write.if_contains("object"); object != nullptr && object->is_object()) change.object = object->get_object();
            put(change);
        }
    });
}

Store::Table const* Store::table(std::string_view account, std::string_view kind) const
{
    auto const found = tables_.find(std::pair{std::string{account}, std::string{kind}});
    return found == tables_.end() ? nullptr : &found->second;
}

Object const* Store::find(std::string_view account, std::string_view kind, std::string_view id) const
{
    auto const* rows = table(account, kind);
    if (rows == nullptr) return nullptr;
    auto const place = rows->places.find(std::string{id});
    return place == rows->places.end() ? nullptr : &rows->rows.at(place->second);
}

std::vector<Object const*> Store::all(std::string_view account, std::string_view kind) const
{
    std::vector<Object const*> out;
    if (auto const* rows = table(account, kind)) {
        for (auto const& row : rows->rows) out.push_back(&row.second);
    }
    return out;
}

std::vector<std::string> Store::accounts() const
{
    std::set<std::string> out{std::string{platform_account}};
    for (auto const& entry : tables_) out.insert(entry.first.first);
    return {out.begin(), out.end()};
}

void Store::apply(std::vector<Write> const& writes)
{
    if (journal_) {
        json::array line;
        for (auto const& write : writes) {
            Object one{{"account", write.account}, {"kind", write.kind}, {"id", write.id}};
            if (write.object) one["object"] = *write.object;
            line.emplace_back(std::move(one));
        }
        journal_->append(json::serialize(line));
    }
    for (auto const& write : writes) put(write);
}

void Store::put(Write const& write)
{
    auto& rows = tables_[{write.account, write.kind}];
    auto const place = rows.places.find(write.id);
    if (!write.object) {
        if (place == rows.places.end()) return;
        rows.rows.erase(place->second);
        rows.places.erase(place);
    } else if (place != rows.places.end()) {
        rows.rows[place->second] = *write.object;
    } else {
        rows.places[write.id] = next_place_;
        rows.rows.emplace(next_place_++, *write.object);
    }
}

Write const* Tx::changed(std::string_view kind, std::string_view id) const
{
    for (auto const& write : writes_) {
        if (write.kind == kind && write.id == id) return &write;
    }
    return nullptr;
}

Write* Tx::changed(std::string_view kind, std::string_view id) { return const_cast<Write*>(std::as_const(*this).changed(kind, id)); }

std::optional<Object> Tx::find(std::string_view kind, std::string_view id) const
{
    if (auto const* write = changed(kind, id)) return write->object;
    auto const* stored = store_.find(account_, kind, id);
    return stored == nullptr ? std::nullopt : std::optional{*stored};
}

Object Tx::get(std::string_view kind, std::string_view id, std::string param) const
{
    auto found = find(kind, id);
    if (!found) throw no_such(kind, id, std::move(param));
    return std::move(*found);
}

std::vector<Object const*> Tx::all(std::string_view kind) const
{
    std::vector<Object const*> out;
    for (auto const* stored : store_.all(account_, kind)) {
        if (auto const* write = changed(kind, text(*stored, "id"))) {
            if (write->object) out.push_back(&*write->object);
        } else {
            out.push_back(stored);
        }
    }
    for (auto const& write : writes_) {
        if (write.kind == kind && write.object && store_.find(account_, kind, write.id) == nullptr) out.push_back(&*write.object);
    }
    return out;
}

void Tx::put_of(std::string_view account, std::string_view kind, Object object)
{
    auto const id = text(object, "id");
    if (auto* write = changed(kind, id)) {
        write->object = std::move(object);
    } else {
        writes_.push_back({std::string{account}, std::string{kind}, id, std::move(object)});
    }
}

void Tx::remove(std::string_view kind, std::string_view id)
{
    if (auto* write = changed(kind, id)) {
        write->object.reset();
    } else {
        writes_.push_back({account_, std::string{kind}, std::string{id}, std::nullopt});
    }
}

bool Tx::commit()
{
    if (writes_.empty()) return false;
    store_.apply(writes_);
    writes_.clear();
    return true;
}

} // namespace stripe_sim
