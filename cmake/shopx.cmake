# How every part of the backend is built: one function for a library, one for a module, one for a test.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# -O2 with line tables only: a stack trace names the line, and the linker stays quick.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
add_compile_options(-Wall -Wextra -Wshadow -Wno-missing-field-initializers -fno-omit-frame-pointer)
if(SHOPX_SANITIZE)
  # Not vptr: the engine has no RTTI, and a shared_ptr that was made there (engine::RuleSet) is destroyed here.
  # g++ 12 takes the sanitizers' own code for uses of what is uninitialized (its manual says so); the release build keeps that warning.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=address,undefined)
endif()
if(SHOPX_FUZZ)
  # clang 14 has the coroutines of C++20 and does not say so, which libstdc++ asks. Its check of the type of a function that is called by
  # pointer puts data before the function, which it then cannot do for one of a coroutine's parts.
  add_compile_definitions(__cpp_impl_coroutine=201902L)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr,function -fno-sanitize-recover=all -Wno-shadow)
  add_link_options(-fsanitize=address,undefined)
endif()

find_package(GTest REQUIRED)

# shopx_library(name DIR dir NEEDS targets...): a static library of all of dir/src, with dir/include public.
function(shopx_library name)
  cmake_parse_arguments(arg "" "DIR" "NEEDS;LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${arg_DIR}/src/*.cpp)
  if(sources)
    add_library(shopx_${name} STATIC ${sources})
    target_include_directories(shopx_${name} PUBLIC ${arg_DIR}/include PRIVATE ${arg_DIR}/src)
    list(TRANSFORM arg_NEEDS PREPEND shopx_)
    target_link_libraries(shopx_${name} PUBLIC ${arg_NEEDS} ${arg_LINKS})
  else()
    add_library(shopx_${name} INTERFACE)
    target_include_directories(shopx_${name} INTERFACE ${arg_DIR}/include)
    list(TRANSFORM arg_NEEDS PREPEND shopx_)
    target_link_libraries(shopx_${name} INTERFACE ${arg_NEEDS} ${arg_LINKS})
  endif()
  shopx_tests(${name} ${arg_DIR})
endfunction()

# shopx_module(name NEEDS modules...): a business capability. What it may include is exactly what NEEDS says.
function(shopx_module name)
  cmake_parse_arguments(arg "" "" "NEEDS;LINKS" ${ARGN})
  shopx_library(${name} DIR ${CMAKE_CURRENT_SOURCE_DIR} NEEDS engine base runtime ${arg_NEEDS} LINKS ${arg_LINKS})
endfunction()

# Tests live beside what they test: every dir/tests/*_test.cpp goes into one program <name>_test.
function(shopx_tests name dir)
  file(GLOB tests CONFIGURE_DEPENDS ${dir}/tests/*_test.cpp)
  if(BUILD_TESTING AND tests)
    add_executable(${name}_test ${tests})
    target_include_directories(${name}_test PRIVATE ${dir}/src)
    target_link_libraries(${name}_test PRIVATE shopx_${name} GTest::gtest GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endfunction()

# shopx_embed_migrations(target): every modules/*/migrations/*.sql as text inside the binary, which then needs no files.
function(shopx_embed_migrations target)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/backend/modules/*/migrations/*.sql)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/migrations.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} "-DSCRIPTS=${scripts}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
    DEPENDS ${scripts} ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

# shopx_embed_packs(target): every packs/*/N.json as text inside the library, as released.
function(shopx_embed_packs target)
  file(GLOB packs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/packs/*/*.json)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} "-DPACKS=${packs}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_packs.cmake
    DEPENDS ${packs} ${CMAKE_SOURCE_DIR}/cmake/embed_packs.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

# shopx_embed_common_passwords(target): the list of data/common_passwords.txt as one text inside the library.
function(shopx_embed_common_passwords target)
  set(list ${CMAKE_CURRENT_SOURCE_DIR}/data/common_passwords.txt)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/common_passwords.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DLIST=${list} -P ${CMAKE_SOURCE_DIR}/cmake/embed_common_passwords.cmake
    DEPENDS ${list} ${CMAKE_SOURCE_DIR}/cmake/embed_common_passwords.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
