// Beast's own code, compiled once.
#include "asio_separate.hpp"

// A false alarm of g++ 12 inside boost::optional, under the sanitizers.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include <boost/beast/src.hpp>
