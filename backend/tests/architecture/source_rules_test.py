"""The rules hold in the tree as it is, and each goes red on a small tree that breaks it. There is no list of exceptions."""
import contextlib
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path

import include_rules
import sql_rules
import text_rules

ROOT = Path(__file__).resolve().parents[3]

# Two modules that stand for all; what a test changes in this tree is the fault that its rule must see.
SOUND = {
    "engine/src/money.cpp": "#include <cstdint>\n#include <shopx/engine/money.hpp>\n",
    "backend/base/src/id.cpp": '#include "shopx/engine/money.hpp"\n',
    "backend/runtime/src/pg_connection.cpp": '#include <libpq-fe.h>\n#include <boost/asio/post.hpp>\n#include "shopx/base/id.hpp"\n',
    "backend/modules/stores/CMakeLists.txt": "shopx_module(stores)\n",
    "backend/modules/stores/include/shopx/stores/stores.hpp": "#pragma once\n",
    "backend/modules/stores/migrations/0001_stores.sql":
        "create schema stores;\ncreate table stores.stores (id uuid);\ncreate view stores.open_stores as select 1;\n",
    "backend/modules/sales/CMakeLists.txt": "shopx_module(sales NEEDS stores LINKS date::date)   # never catalog\n",
    "backend/modules/sales/include/shopx/sales/sales.hpp": "#pragma once\n",
    "backend/modules/sales/migrations/0001_sales.sql":
        "create schema sales;\ncreate table sales.sales (store_id uuid references stores.stores); -- as catalog.products does\n",
    "backend/modules/sales/src/sales.cpp":
        '#include "shopx/sales/sales.hpp"\n#include "shopx/stores/stores.hpp"\n'
        'constexpr auto sql = R"sql(select * from sales.sales join stores.open_stores using (id) where x = \'catalog.products\')sql";\n'
        "Task<> f() { auto rows = co_await tx.run(sql); if (co_await ready(rows)) { use({1, 2}); } auto const share = 0.5f; }  // not money: a load\n",
    "backend/modules/catalog/CMakeLists.txt": "shopx_module(catalog)\n",
    "backend/modules/catalog/include/shopx/catalog/catalog.hpp": "#pragma once\n",
    "backend/flows/record_sales/committer.cpp": '#include "shopx/sales/sales.hpp"\n#include "shopx/catalog/catalog.hpp"\n',
    "backend/app/main.cpp": '#include "shopx/sales/sales.hpp"\n',
}


@contextlib.contextmanager
def tree(**changed: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in (SOUND | changed).items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(text)
        yield Path(folder)


RULES = [rule for rules, names in (
    (include_rules, ("arrows_never_turn_round", "only_front_doors", "the_engine_knows_the_standard_library_alone",
                     "outside_libraries_have_one_speaker", "needs_are_modules_without_a_circle", "every_module_has_the_same_plan")),
    (sql_rules, ("sql_names_its_own_schema", "a_migration_makes_only_its_own", "sql_is_never_built")),
    (text_rules, ("no_shape_that_gcc_12_miscompiles", "no_floating_point_near_money", "no_file_that_nobody_dares_to_split", "no_text_becomes_html_or_code")),
) for rule in (getattr(rules, name) for name in names)]


class OurTree(unittest.TestCase):
    maxDiff = None

    def test_every_rule_holds(self):
        for rule in RULES:
            with self.subTest(rule.__name__):
                self.assertEqual([], list(rule(ROOT)))

    def test_the_rules_see_our_modules(self):
        self.assertIn("sales", include_rules.modules_of(ROOT))
        self.assertTrue(any(list(include_rules.our_includes(part)) for part in include_rules.parts_of(ROOT)))

    def test_long_files_are_named(self):
        for source, lines in text_rules.long_files(ROOT):
            print(f"{lines} lines, what is the second subject? {source.relative_to(ROOT)}")


class ASoundTree(unittest.TestCase):
    def test_no_rule_complains(self):
        with tree() as root:
            for rule in RULES:
                with self.subTest(rule.__name__):
                    self.assertEqual([], list(rule(root)))


class ABrokenTree(unittest.TestCase):
    """(rule, the file that breaks it, its text, what the rule must say)"""

    BREAKS = [
        (include_rules.arrows_never_turn_round, "backend/modules/sales/src/sales.cpp", '#include "shopx/catalog/catalog.hpp"', "catalog is not in NEEDS of sales"),
        (include_rules.arrows_never_turn_round, "backend/base/src/id.cpp", '#include "shopx/runtime/task.hpp"', "a base may not include a runtime"),
        (include_rules.arrows_never_turn_round, "engine/src/money.cpp", '#include "shopx/base/id.hpp"', "a engine may not include a base"),
        (include_rules.arrows_never_turn_round, "backend/runtime/src/a.cpp", "#include <shopx/sales/sales.hpp>", "a runtime may not include a module"),
        (include_rules.arrows_never_turn_round, "backend/modules/sales/src/a.cpp", '#include "shopx/record_sales/a.hpp"', "a module may not include a flow"),
        (include_rules.arrows_never_turn_round, "backend/flows/record_sales/a.cpp", '#include "shopx/app/roles.hpp"', "a flow may not include a app"),
        (include_rules.arrows_never_turn_round, "backend/app/a.cpp", '#include "shopx/common/all.hpp"', "there is no part common"),
        (include_rules.only_front_doors, "backend/flows/record_sales/a.cpp", '#include "shopx/sales/series.hpp"', "not the front door of sales"),
        (include_rules.only_front_doors, "backend/modules/sales/src/a.cpp", '#include "../../stores/src/store_row.hpp"', "climbs out of sales"),
        (include_rules.the_engine_knows_the_standard_library_alone, "engine/src/a.cpp", "#include <boost/json.hpp>", "is not of the standard library"),
        (include_rules.the_engine_knows_the_standard_library_alone, "engine/include/a.hpp", "#include <unistd.h>", "is not of the standard library"),
        (include_rules.outside_libraries_have_one_speaker, "backend/modules/sales/src/a.cpp", "#include <libpq-fe.h>", "libpq-fe.h may not be seen here"),
        (include_rules.outside_libraries_have_one_speaker, "backend/runtime/src/log.cpp", "#include <libpq-fe.h>", "libpq-fe.h may not be seen here"),
        (include_rules.outside_libraries_have_one_speaker, "backend/app/a.cpp", "#include <boost/beast/http.hpp>", "may not be seen here"),
        (include_rules.outside_libraries_have_one_speaker, "backend/flows/record_sales/a.cpp", "#include <boost/asio/post.hpp>", "may not be seen here"),
        (include_rules.needs_are_modules_without_a_circle, "backend/modules/stores/CMakeLists.txt", "shopx_module(stores NEEDS sales)", "in a circle"),
        (include_rules.needs_are_modules_without_a_circle, "backend/modules/stores/CMakeLists.txt", "shopx_module(stores NEEDS shops)", "which is no module"),
        (include_rules.every_module_has_the_same_plan, "backend/modules/books/CMakeLists.txt", "shopx_module(books)", "books.hpp is missing"),
        (include_rules.every_module_has_the_same_plan, "backend/modules/stores/CMakeLists.txt", "add_library(stores a.cpp)", "does not say shopx_module"),
        (sql_rules.sql_names_its_own_schema, "backend/modules/sales/src/a.cpp", 'auto s = R"sql(\nselect 1\n from stores.stores)sql";', "a.cpp:3: sales names stores.stores"),
        (sql_rules.sql_names_its_own_schema, "backend/modules/sales/src/a.cpp", 'auto s = "update catalog.products set a = 1";', "names catalog.products"),
        (sql_rules.sql_names_its_own_schema, "backend/modules/sales/src/a.cpp", 'auto s = R"(delete from Catalog . products)";', "names catalog.products"),
        (sql_rules.sql_names_its_own_schema, "backend/modules/catalog/src/a.cpp", 'auto s = "select * from stores.open_stores";', "names stores.open_stores"),
        (sql_rules.sql_names_its_own_schema, "backend/modules/sales/migrations/0002_a.sql", "create table sales.a (p uuid references catalog.products);", "catalog.products"),
        (sql_rules.sql_names_its_own_schema, "backend/flows/record_sales/a.cpp", 'auto s = "insert into sales.sales values (1)";', "record_sales names sales.sales"),
        (sql_rules.a_migration_makes_only_its_own, "backend/modules/sales/migrations/0002_a.sql", "create table stores.extra (id uuid);", "makes stores"),
        (sql_rules.a_migration_makes_only_its_own, "backend/modules/sales/migrations/0002_a.sql", "create table extra (id uuid);", "makes extra"),
        (sql_rules.sql_is_never_built, "backend/modules/sales/src/a.cpp", 'auto s = "select * from sales.sales where id = \'" + id + "\'";', "put together from pieces"),
        (sql_rules.sql_is_never_built, "backend/app/a.cpp", 'auto s = base + R"(delete from sales.sales)";', "put together from pieces"),
        (sql_rules.sql_is_never_built, "backend/app/a.cpp", 'out << "update sales.sales set a = " << a;', "put together from pieces"),
        (sql_rules.sql_is_never_built, "backend/app/a.cpp", 'auto s = fmt::format("call tenancy.guard({})", name);', "put together from pieces"),
        (sql_rules.sql_is_never_built, "backend/modules/sales/src/a.cpp", 'pg::Statement const find{"sales.find", text};', "is a constexpr"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "auto x = late ? co_await a() : b;", "a branch of ?:"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "auto x = late\n  ? b\n  : co_await a();", "a branch of ?:"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "co_await f({s, 1});", "a braced temporary"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "co_await f(a,\n {s, 1});", "a braced temporary"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "co_await f(Options{.a = s});", "a designated aggregate"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "co_await f(std::vector<int>{1, 2});", "a container built from a list"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "auto x = Pair{co_await a(), co_await b()};", "inside a braced aggregate"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "co_await g([s] { return s; });", "a capturing lambda"),
        (text_rules.no_shape_that_gcc_12_miscompiles, "backend/app/a.cpp", "if (co_await g([&s](int) { return s; })) {}", "a capturing lambda"),
        (text_rules.no_floating_point_near_money, "backend/modules/sales/src/a.cpp", "double total = 0;", "floating point"),
        (text_rules.no_floating_point_near_money, "engine/src/a.cpp", "float tax();", "floating point"),
        (text_rules.no_floating_point_near_money, "backend/modules/sales/migrations/0002_a.sql", "alter table sales.sales add t double precision;", "floating point"),
        (text_rules.no_text_becomes_html_or_code, "web/src/features/sale.tsx", "<p dangerouslySetInnerHTML={{ __html: name }} />", "sale.tsx:1: dangerouslySetInnerHTML makes HTML"),
        (text_rules.no_text_becomes_html_or_code, "packages/i18n/src/a.ts", "node.innerHTML = text;", "innerHTML makes HTML"),
        (text_rules.no_text_becomes_html_or_code, "packages/i18n/src/a.ts", "const f = eval(text);", "eval makes HTML or code"),
        (text_rules.no_file_that_nobody_dares_to_split, "backend/app/a.cpp", "\n" * 600, "601 lines"),
    ]

    def test_each_rule_goes_red(self):
        for rule, path, text, wanted in self.BREAKS:
            with self.subTest(f"{rule.__name__}: {text.strip()[:60]}"), tree(**{path: text + "\n"}) as root:
                complaints = list(rule(root))
                self.assertTrue(any(wanted in said for said in complaints), f"{complaints} does not say '{wanted}'")

    def test_no_rule_is_without_its_break(self):
        self.assertEqual(set(RULES), {rule for rule, *_ in self.BREAKS})


if __name__ == "__main__":
    unittest.main()
