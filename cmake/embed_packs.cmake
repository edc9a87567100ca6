# Writes OUT: the texts of the PACKS, byte for byte, in the order of their paths.
set(body "#include \"embedded.hpp\"\n\nnamespace shopx::packs {\n\nstd::vector<std::string_view> const& embedded()\n{\n    static std::vector<std::string_view> const all{\n")
foreach(pack IN LISTS PACKS)
  file(READ ${pack} text)
  string(APPEND body "        R\"pack(${text})pack\",\n")
endforeach()
string(APPEND body "    };\n    return all;\n}\n\n} // namespace shopx::packs\n")
file(WRITE ${OUT} "${body}")
