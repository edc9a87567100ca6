// The routes of this module, by subject.
#pragma once

#include "shopx/members/members.hpp"

namespace shopx::members {

http::Routes member_routes(Parts const& parts);
http::Routes role_routes(Parts const& parts);

} // namespace shopx::members
