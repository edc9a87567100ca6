// Boost.JSON's own code, compiled once. Its headers are seen here and in json_parse.cpp alone.
#include <boost/json/src.hpp>
