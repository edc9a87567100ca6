#include "shopx/receipts/receipts.hpp"

#include <unordered_map>

namespace shopx::receipts {

struct Bell::Impl {
    struct Sleeper {
        OneShot<bool> once;
    };
    using Wake = std::shared_ptr<Sleeper>;
    Loop& loop;
    std::unordered_map<TenantId, std::vector<Wake>> sleeping;

    void forget(TenantId tenant, Wake const& wake)
    {
        auto const at = sleeping.find(tenant);
        if (at == sleeping.end()) return;
        std::erase(at->second, wake);
        if (at->second.empty()) sleeping.erase(at);
    }
};

Bell::Bell(Loop& loop) : impl_{new Impl{loop, {}}} {}
Bell::~Bell() = default;

void Bell::ring(TenantId tenant)
{
    auto const at = impl_->sleeping.find(tenant);
    if (at == impl_->sleeping.end()) return;
    auto const woken = std::move(at->second);
    impl_->sleeping.erase(at);
    for (auto const& wake : woken) wake->once.set(true);
}

Task<void> Bell::wait(TenantId tenant, std::chrono::milliseconds longest)
{
    auto wake = std::make_shared<Impl::Sleeper>();
    impl_->sleeping[tenant].push_back(wake);
    impl_->loop.after(longest, [weak = std::weak_ptr{impl_}, wake, tenant] {
        if (auto const self = weak.lock()) self->forget(tenant, wake);
        if (!wake->once.is_set()) wake->once.set(true);
    });
    co_await wake->once;
}

} // namespace shopx::receipts
