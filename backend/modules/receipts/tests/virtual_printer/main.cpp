// shopx_virtual_printer PORT FOLDER [COLUMNS]: a printer on 127.0.0.1, as those of shops are on TCP 9100. Of each connection it leaves
// 0001.escpos, 0001.png and 0001.txt in the folder, or 0001.fault when it was sent what no printer of ours is sent.
//
// shopx_virtual_printer FILE.escpos FILE.png [COLUMNS]: the same of bytes in a file.
#include "printer.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace shopx::receipts::virtual_printer;

namespace {

int show_file(std::string const& from, std::string const& to, int columns)
{
    std::ifstream file{from, std::ios::binary};
    std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
    Printer printer{columns};
    printer.take(bytes);
    printer.end();
    write_png(printer, to);
    std::fputs(printer.text().c_str(), stdout);
    return 0;
}

int listen_at(int port)
{
    auto const listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int const yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 4) != 0) throw std::runtime_error{"can't listen there"};
    return listener;
}

void serve(int connection, std::filesystem::path const& place, int columns)
{
    Printer printer{columns};
    std::ofstream raw{place.string() + ".escpos", std::ios::binary};
    std::array<char, 4'096> buffer;
    try {
        for (;;) {
            auto const count = read(connection, buffer.data(), buffer.size());
            if (count <= 0) break;
            raw.write(buffer.data(), count);
            auto const reply = printer.take({buffer.data(), static_cast<std::size_t>(count)});
            if (!reply.empty() && write(connection, reply.data(), reply.size()) < 0) break;
        }
        raw.close();
        printer.end();
        write_png(printer, place.string() + ".png");
        std::ofstream{place.string() + ".txt.part"} << printer.text();
        std::filesystem::rename(place.string() + ".txt.part", place.string() + ".txt"); // there when it is whole
    } catch (std::exception const& fault) {
        std::ofstream{place.string() + ".fault"} << fault.what() << "\n";
    }
    close(connection);
}

int run(int port, std::filesystem::path const& folder, int columns)
{
    auto const listener = listen_at(port);
    for (int number = 1;; ++number) {
        auto const connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return 1;
        std::array<char, 16> name{};
        std::snprintf(name.data(), name.size(), "%04d", number);
        serve(connection, folder / name.data(), columns);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fputs("shopx_virtual_printer PORT FOLDER [COLUMNS] | FILE.escpos FILE.png [COLUMNS]\n", stderr);
        return 2;
    }
    auto const columns = argc > 3 ? std::atoi(argv[3]) : 42;
    try {
        auto const port = std::atoi(argv[1]);
        return port > 0 && !std::filesystem::exists(argv[1]) ? run(port, argv[2], columns) : show_file(argv[1], argv[2], columns);
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "shopx_virtual_printer: %s\n", failure.what());
        return 1;
    }
}
