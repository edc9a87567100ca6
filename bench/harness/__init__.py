"""What the measurements share: a private database filled with shops, the floors, the load, and the counting of CPU, memory and disk."""
