// Boost's own code, compiled once.

// A false alarm of g++ 12 inside boost::optional, under the sanitizers.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <boost/json/src.hpp>
