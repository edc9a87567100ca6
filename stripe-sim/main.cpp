// stripe-sim: a stand-in for Stripe on laptops and in tests. It refuses live keys.
#include "service.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace {

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

Address address_of(std::string const& text)
{
    auto const colon = text.rfind(':');
    if (colon == std::string::npos) throw std::runtime_error{"--listen wants HOST:PORT"};
    auto const port = std::stoul(text.substr(colon + 1));
    if (port > 65'535) throw std::runtime_error{"--listen: no such port"};
    return {text.substr(0, colon), static_cast<std::uint16_t>(port)};
}

void wait_for_the_end()
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    int which = 0;
    sigwait(&ends, &which);
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"A stand-in for Stripe, for laptops and tests"};
    std::string listen = "127.0.0.1:12111";
    stripe_sim::Options options;
    app.add_option("--listen", listen, "HOST:PORT; port 0 is any free one");
    auto* url = app.add_option("--webhook", options.webhook_url, "URL that hears every event of every account");
    auto* secret = app.add_option("--webhook-secret", options.webhook_secret, "whsec_…, what they are signed with");
    url->needs(secret);
    secret->needs(url);
    app.add_option("--state", options.state, "file that keeps everything, and survives kill -9; without it all is in memory");
    app.add_option("--seed", options.seed, "of faults by chance");
    CLI11_PARSE(app, argc, argv);

    sigset_t ends; // blocked before any thread is made, so that only wait_for_the_end sees them
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        auto const at = address_of(listen);
        stripe_sim::Simulator simulator{options};
        stripe_sim::Service service{simulator};
        stripe_sim::HttpServer const server{at.host, at.port, [&](stripe_sim::HttpRequest const& request) { return service(request); }};
        std::cout << "stripe-sim ready at http://" << at.host << ':' << server.port() << std::endl;
        wait_for_the_end();
        std::quick_exit(0); // requests may sleep in a fault; what was answered is on disk already
    } catch (std::exception const& error) {
        std::cerr << "stripe-sim: " << error.what() << '\n';
        return 1;
    }
}
