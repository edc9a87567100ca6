// The spooler of a shop: fetches jobs from the server and prints them on the shop's own network, and prints files that lie in a folder,
// which needs no server. It connects to both; nothing connects to it.
#pragma once

#include "verbs/http_client.hpp"
#include "verbs/raw_printer.hpp"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace shopx::app {

struct SpoolPrinter {
    std::string id;
    PrinterAddress address;
    bool is_mute = false;
    std::mutex in_use{}; // a printer takes one connection
};

/// What was printed here, in files that outlive the process: a job whose acknowledgement was lost comes again and is not printed again.
class Ledger {
public:
    explicit Ledger(std::filesystem::path folder);
    bool has(std::string const& job) const;
    /// On disk when it returns.
    void add(std::string const& job);
    /// What is older than limits::spool_ledger_kept is no job any more.
    void sweep();

private:
    std::filesystem::path folder_;
};

/// The jobs of one printer, one after another.
class JobSpooler {
public:
    JobSpooler(std::string const& server, std::string const& key, SpoolPrinter& printer, Ledger& ledger);
    /// Waits for jobs and prints what there is. False: nothing came. Throws Unreachable.
    bool run_once(int wait_s);

private:
    void print(std::string const& job);
    bool report(std::string const& job, std::string const& lease, PrintOutcome const& outcome);
    HttpClient client_;
    SpoolPrinter& printer_;
    Ledger& ledger_;
};

/// Prints FOLDER/*.escpos in the order of their names and moves each to FOLDER/printed; one that fails stays, and those after it wait.
class FolderSpooler {
public:
    FolderSpooler(std::filesystem::path folder, SpoolPrinter& printer);
    bool run_once();

private:
    std::filesystem::path folder_;
    SpoolPrinter& printer_;
};

} // namespace shopx::app
