// Asio's own code, compiled once.
#include "asio_separate.hpp"

#include <boost/asio/impl/src.hpp>
