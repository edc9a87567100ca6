#include "postman.hpp"

namespace shopx::mail {

Postman::~Postman()
{
    stop_ = true;
    if (thread_.joinable()) thread_.join();
}

Task<Outcome> Postman::send(Envelope envelope)
{
    OneShot<bool> done;
    Outcome outcome;
    std::function<void()> finish = [&done] { done.set(true); };
    std::function<void()> work = [this, &envelope, &outcome, finish] {
        try {
            outcome = options_.smtp_url.empty() ? write_to_folder(options_, envelope) : send_by_smtp(options_, envelope, stop_);
        } catch (std::exception const& failure) {
            outcome = {Fate::later, failure.what()};
        }
        loop_.post(finish);
    };
    if (thread_.joinable()) thread_.join(); // of the mail before, which has posted its end
    thread_ = std::thread{std::move(work)};
    co_await done;
    co_return outcome;
}

} // namespace shopx::mail
