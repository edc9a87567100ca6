// Beast's own code, compiled once.
#include "asio_separate.hpp"

#include <boost/beast/src.hpp>
