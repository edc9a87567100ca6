#pragma once

#include "people.hpp"

#include "shopx/base/limits/members.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::members {

/// What a member is to be; the audit log keeps it before and after.
struct MemberPut {
    std::string name;
    std::string role;
    Stores stores;
    bool active = true;
    static constexpr auto wire()
    {
        return json::object<MemberPut>("MemberPut", "What a member is to be",
            json::field("name", &MemberPut::name, "As colleagues see it", "Anna").length(1, 200),
            json::field("role", &MemberPut::role, "One of GET /v1/roles", "cashier").length(1, 40),
            json::field("stores", &MemberPut::stores, "Where the role holds; absent: in every store").items(1, limits::member_stores_max),
            json::field("active", &MemberPut::active, "A member who is not may do nothing", "true"));
    }
};

/// An owner's role holds everywhere; a store is named once.
void check(MemberPut const& body, json::Problems& problems);

struct MemberBody {
    AccountId id;
    std::string name;
    std::string role;
    Stores stores;
    bool active = true;
    bool with_account = false;
    static constexpr auto wire()
    {
        return json::object<MemberBody>("Member", "A person in this business", json::field("id", &MemberBody::id, "Never changes"),
            json::field("name", &MemberBody::name, "As colleagues see it", "Anna"), json::field("role", &MemberBody::role, "One of GET /v1/roles", "cashier"),
            json::field("stores", &MemberBody::stores, "Where the role holds; absent: in every store"),
            json::field("active", &MemberBody::active, "A member who is not may do nothing", "true"),
            json::field("with_account", &MemberBody::with_account, "Whether the person signs in with an e-mail", "true"));
    }
};

struct MembersBody {
    std::vector<MemberBody> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<MembersBody>("Members", "A page of members", json::field("items", &MembersBody::items, "In the order of their ids"),
            json::field("next_cursor", &MembersBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

MemberBody to_body(Person const& person);

} // namespace shopx::members
