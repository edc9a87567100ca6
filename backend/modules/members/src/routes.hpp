// The routes of this module, by subject.
#pragma once

#include "member_body.hpp"

namespace shopx::members {

http::Routes member_routes(Parts const& parts);
http::Routes role_routes(Parts const& parts);
http::Routes enrolment_routes(Parts const& parts);
http::Routes pin_routes(Parts const& parts);
http::Routes override_routes(Parts const& parts);

} // namespace shopx::members
