// What an answer of Stripe's means: docs.stripe.com/api/errors.
#pragma once

#include "stripe_line.hpp"
#include "stripe_objects.hpp"

#include <functional>

namespace shopx::payments {

/// A refusal's code: what the bank says, else what Stripe says.
struct Read {
    Heard heard = Heard::nothing;
    std::string code{};
};

/// `take` is called with the object of a good answer. What is no JSON though it says 200 is no answer.
Read read_reply(LineReply const& reply, std::function<void(JsonView)> const& take);

template <class T, class F>
Answer<T> read_as(LineReply const& reply, F of)
{
    Answer<T> answer;
    auto const read = read_reply(reply, [&](JsonView object) { answer.value = of(object); });
    answer.heard = read.heard;
    answer.code = read.code;
    return answer;
}

} // namespace shopx::payments
