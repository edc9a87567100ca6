# Writes OUT: the LIST, byte for byte.
file(READ ${LIST} text)
file(WRITE ${OUT} "#include \"password_rules.hpp\"\n\nnamespace shopx::identity {\n\nstd::string_view common_passwords_text()\n{\n    return R\"passwords(${text})passwords\";\n}\n\n} // namespace shopx::identity\n")
