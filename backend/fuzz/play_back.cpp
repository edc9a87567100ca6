// Gives a fuzzer's function the inputs that are files of some folders, each once: what libFuzzer does with -runs=0, for a build without it.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size);

int main(int count, char** words)
{
    std::size_t played = 0;
    for (int i = 1; i < count; ++i) {
        for (auto const& file : std::filesystem::recursive_directory_iterator{words[i]}) {
            if (!file.is_regular_file()) continue;
            std::ifstream in{file.path(), std::ios::binary};
            std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
            LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size());
            ++played;
        }
    }
    std::printf("%zu inputs\n", played);
    return played == 0 ? 1 : 0;
}
