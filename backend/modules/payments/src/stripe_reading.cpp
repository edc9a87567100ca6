#include "stripe_reading.hpp"

#include "shopx/runtime/log.hpp"

namespace shopx::payments {

Read read_reply(LineReply const& reply, std::function<void(JsonView)> const& take)
{
    Read read;
    if (reply.status == 0) return read;
    json::detail::Document document;
    if (document.parse(reply.body)) return read;
    JsonView const object{&document.root()};
    if (reply.status >= 200 && reply.status < 300) {
        take(object);
        read.heard = Heard::done;
        return read;
    }
    auto const error = object["error"];
    read.code = error["decline_code"].text();
    if (read.code.empty()) read.code = error["code"].text();
    if (read.code.empty()) read.code = error["type"].text();
    if (reply.status == 401 || reply.status == 403)
        log::error("Stripe does not accept our key or this account", {{"status", reply.status}, {"code", read.code}});
    if (reply.status == 404) read.heard = Heard::absent;
    // The same key with other parameters: something was made under it, so that this is no refusal.
    bool const is_answer = (reply.status == 400 || reply.status == 402) && error["type"].text() != "idempotency_error";
    if (is_answer) read.heard = Heard::refused;
    if (read.code.size() > 100) read.code.resize(100);
    return read;
}

} // namespace shopx::payments
