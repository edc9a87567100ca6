"""What attacks the server from outside: public scanners and fuzzers, each shown first that it finds a planted hole."""
