// What a till says of a sale: its words, field by field, and what must hold in them alone. It is also what is stored, so flows that write
// documents and flows that read them again meet here.
#pragma once

#include "shopx/documents/line_body.hpp"
#include "shopx/documents/said.hpp"
#include "shopx/documents/sale_body.hpp"
#include "shopx/documents/sale_words.hpp"
