#!/usr/bin/env python3
"""Reads a live database and says where one tenant could reach another's rows. Prints a finding a line and fails when there is one.

    catalogue_lint.py "host=/path port=5432 dbname=shopx user=postgres"

What must hold: every table with a tenant_id, partitions too, has row-level security enabled and forced; whatever shopx_app or shopx_writer
may touch has a policy for it that compares tenant_id with its setting, in USING and WITH CHECK, and raises when the setting is missing;
keys, unique indexes and foreign keys begin with tenant_id; views are security_invoker; no materialized view is readable; a SECURITY
DEFINER function pins its search_path and is not a superuser's; shopx_eraser may delete every tenant's table by the policy that asks whether
the tenant is due, and read nothing but tenant_id; and none of the roles owns, bypasses or inherits anything."""
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

REQUEST_ROLES = ("shopx_app", "shopx_writer")
ERASER = "shopx_eraser"
ROLES = (*REQUEST_ROLES, "shopx_system", ERASER)

# What a policy may say, once brackets, casts, spaces and the sub-select that makes it an init plan are taken away.
# current_setting without its second argument raises when the setting is missing.
EXPRESSION = {
    "shopx_app": "tenant_id=current_setting'shopx.tenant_id'",
    "shopx_writer": "tenant_id=ANYcurrent_setting'shopx.tenant_ids'",
}

# What shopx_eraser may, by command; and what it may read beside tenant_id: how tenancy.erasure_is_due() decides.
ERASER_POLICIES = {
    "d": "tenant_id=current_settingshopx.tenant_idANDtenancy.erasure_is_dueASerasure_is_due",
    "r": "tenant_id=current_settingshopx.tenant_id",
}
ERASER_READS = {("tenancy.standings", "erase_after")}

OURS = """n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"""
FACTS = {
    "tables": f"""
        select n.nspname || '.' || c.relname as name, c.relkind as kind, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
               c.relispartition as partition, pg_get_userbyid(c.relowner) as owner, coalesce('security_invoker=true' = any (c.reloptions), false) as invoker,
               exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as of_tenant,
               exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary) as has_key,
               (select coalesce(jsonb_object_agg(r, p), '{{}}') from (
                    select r, array_agg(right_) as p from unnest(array['shopx_app', 'shopx_writer', 'shopx_system', 'shopx_eraser']) r,
                           unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) right_
                     where has_table_privilege(r, c.oid, right_)
                        or (right_ in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege(r, c.oid, right_)) group by r) g) as rights,
               (select coalesce(array_agg(a.attname), '{{}}') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                  and has_column_privilege('shopx_eraser', c.oid, a.attnum, 'SELECT')) as eraser_reads
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f') and {OURS} order by 1""",
    "policies": f"""
        select n.nspname || '.' || c.relname as table, p.polname as name, p.polcmd as command, p.polpermissive as permissive,
               (select array_agg(case when r = 0 then 'public' else pg_get_userbyid(r) end) from unnest(p.polroles) r) as roles,
               pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
          from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace order by 1, 2""",
    "indexes": f"""
        select n.nspname || '.' || c.relname as table, x.relname as name, a.attname as first
          from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
          left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
         where (i.indisunique or i.indisexclusion) and {OURS} order by 1, 2""",
    "foreign_keys": f"""
        select n.nspname || '.' || c.relname as table, k.conname as name, a.attname as first, f.attname as target_first,
               exists (select from pg_attribute t where t.attrelid = k.confrelid and t.attname = 'tenant_id' and not t.attisdropped) as target_of_tenant
          from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
          join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
         where k.contype = 'f' and {OURS} order by 1, 2""",
    "definers": f"""
        select p.oid::regprocedure::text as name, pg_get_userbyid(p.proowner) as owner, r.rolsuper or r.rolbypassrls as bypasses,
               exists (select from unnest(p.proconfig) s where s ~ '^search_path=' and s !~ 'public|\\$user') as pinned
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
         where p.prosecdef and {OURS} and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1""",
    "roles": """
        select r.rolname as name, array_remove(array[case when rolsuper then 'is a superuser' end, case when rolbypassrls then 'bypasses row-level security' end,
               case when rolcreaterole then 'may create roles' end, case when rolcreatedb then 'may create databases' end,
               case when rolreplication then 'may replicate' end, case when rolinherit then 'inherits' end], null) as faults,
               (select coalesce(array_agg(pg_get_userbyid(m.roleid)), '{}') from pg_auth_members m where m.member = r.oid) as member_of,
               (select coalesce(array_agg(what), '{}') from (
                    select 'table ' || oid::regclass from pg_class where relowner = r.oid union all
                    select 'schema ' || nspname from pg_namespace where nspowner = r.oid union all
                    select 'function ' || oid::regprocedure from pg_proc where proowner = r.oid union all
                    select 'database ' || datname from pg_database where datdba = r.oid) o (what)) as owns,
               (select coalesce(array_agg(n.nspname), '{}') from pg_namespace n where has_schema_privilege(r.oid, n.oid, 'CREATE') and n.nspname !~ '^pg_') as may_create_in
          from pg_roles r where r.rolname in ('shopx_app', 'shopx_writer', 'shopx_system', 'shopx_eraser')""",
}

Fact = dict[str, Any]


def read_facts(conninfo: str) -> dict[str, list[Fact]]:
    command = ["psql", conninfo, "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]
    for query in FACTS.values():
        command.append(f"--command=select coalesce(json_agg(f), '[]') from ({query}) f")
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"psql: {done.stderr.strip()}")
    answers, rest = [], done.stdout
    for _ in FACTS:
        answer, end = json.JSONDecoder().raw_decode(rest.lstrip())
        answers.append(answer)
        rest = rest.lstrip()[end:]
    return dict(zip(FACTS, answers))


def findings(facts: dict[str, list[Fact]]) -> Iterator[str]:
    policies: dict[str, list[Fact]] = {}
    for policy in facts["policies"]:
        policies.setdefault(policy["table"], []).append(policy)
    tenant_tables = {table["name"] for table in facts["tables"] if table["of_tenant"] and table["kind"] in "rp"}
    for table in facts["tables"]:
        yield from findings_of_relation(table, policies.get(table["name"], []))
    for index in facts["indexes"]:
        if index["table"] in tenant_tables and index["first"] != "tenant_id":
            yield f"{index['table']}: unique index {index['name']} begins with {index['first']}, not tenant_id: an oracle for what other tenants have"
    for key in facts["foreign_keys"]:
        if key["target_of_tenant"] and (key["first"], key["target_first"]) != ("tenant_id", "tenant_id"):
            yield f"{key['table']}: foreign key {key['name']} does not begin with tenant_id: it may point into another tenant"
    for function in facts["definers"]:
        if not function["pinned"]:
            yield f"function {function['name']}: SECURITY DEFINER without a pinned search_path"
        if function["bypasses"]:
            yield f"function {function['name']}: SECURITY DEFINER of {function['owner']}, who bypasses row-level security"
    yield from findings_of_roles(facts["roles"])


def findings_of_relation(table: Fact, policies: list[Fact]) -> Iterator[str]:
    name, rights = table["name"], table["rights"]
    touched_by = [role for role in REQUEST_ROLES if role in rights]
    if table["kind"] == "v":
        if rights and not table["invoker"]:
            yield f"{name}: a view without security_invoker reads with its owner's eyes"
        return
    if table["kind"] in "mf":
        if rights:
            yield f"{name}: row-level security does not reach a materialized view or a foreign table, and {', '.join(rights)} may read it"
        return
    if not table["of_tenant"]:
        if ERASER in rights:
            yield f"{name}: has no tenant_id, and {ERASER} may touch it"
        if touched_by:
            yield f"{name}: has no tenant_id, and {', '.join(touched_by)} may touch it"
        return
    if not table["enabled"] or not table["forced"]:
        yield f"{name}: row-level security is not {'forced' if table['enabled'] else 'enabled'}: tenancy.guard() was not called"
    if not table["has_key"]:
        yield f"{name}: has no primary key"
    for role in ROLES:
        for right in sorted({"TRUNCATE", "REFERENCES", "TRIGGER"} & set(rights.get(role, []))):
            yield f"{name}: {role} may {right}, which row-level security does not see"
    if not table["partition"]:
        yield from findings_of_eraser(table, policies)
    for role in touched_by:
        yield from findings_of_policies(name, role, [policy for policy in policies if role in policy["roles"] or "public" in policy["roles"]])


def findings_of_eraser(table: Fact, policies: list[Fact]) -> Iterator[str]:
    name = table["name"]
    for right in sorted(set(table["rights"].get(ERASER, [])) - {"SELECT", "DELETE"}):
        yield f"{name}: {ERASER} may {right}"
    if "DELETE" not in table["rights"].get(ERASER, []):
        yield f"{name}: {ERASER} may not delete from it: rows of a closed tenant would stay"
    for column in table["eraser_reads"]:
        if column != "tenant_id" and (name, column) not in ERASER_READS:
            yield f"{name}: {ERASER} may read {column}"
    said = {policy["command"]: policy for policy in policies if policy["permissive"] and (ERASER in policy["roles"] or "public" in policy["roles"])}
    for command, wanted in ERASER_POLICIES.items():
        if command not in said:
            yield f"{name}: no policy lets {ERASER} {'delete' if command == 'd' else 'find'} the rows of a closed tenant"
    for command, policy in said.items():
        if policy["using"] is None or bare(policy["using"]).replace("'", "") != ERASER_POLICIES.get(command):
            yield f"{name}: policy {policy['name']} lets {ERASER} through by ({policy['using']})"


def findings_of_policies(table: str, role: str, policies: list[Fact]) -> Iterator[str]:
    if not any(policy["permissive"] for policy in policies):
        yield f"{table}: {role} may touch it, and no policy speaks of {role}"
    for policy in policies if policies else []:
        if not policy["permissive"]:
            continue                             # a restrictive policy can only take away
        wanted = {"using": policy["command"] in "*rwd", "check": policy["command"] in "*wa"}
        for clause, needed in wanted.items():
            said = policy[clause]
            if needed and said is None:
                yield f"{table}: policy {policy['name']} has no {'WITH CHECK' if clause == 'check' else 'USING'}"
            elif said is not None and bare(said) != EXPRESSION[role]:
                yield f"{table}: policy {policy['name']} lets {role} through by ({said})"


def findings_of_roles(roles: list[Fact]) -> Iterator[str]:
    for missing in sorted(set(ROLES) - {role["name"] for role in roles}):
        yield f"role {missing}: is missing"
    for role in roles:
        for fault in role["faults"]:
            yield f"role {role['name']}: {fault}"
        for other in role["member_of"]:
            yield f"role {role['name']}: is a member of {other}"
        for thing in role["owns"]:
            yield f"role {role['name']}: owns {thing}"
        for schema in role["may_create_in"]:
            yield f"role {role['name']}: may create in schema {schema}"


def bare(expression: str) -> str:
    """( SELECT (current_setting('x'::text))::uuid AS current_setting) and its like, down to what is compared with what."""
    for noise in ("::text", "::uuid[]", "::uuid", "SELECT ", " AS current_setting", "(", ")", " ", "\n"):
        expression = expression.replace(noise, "")
    return expression


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(findings(read_facts(sys.argv[1])))
    print("\n".join(found) or "no finding")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
