-- 0002_published.sql. What consumers with a cursor of their own may read of the feed, with the eyes of whoever asks.
create view feed.known_heads with (security_invoker = true) as select tenant_id, position from feed.heads;
grant select on feed.known_heads to shopx_app, shopx_system;

create view feed.known_entries with (security_invoker = true) as select tenant_id, position, kind, entity_id, recorded_at, digest, state from feed.entries;
grant select on feed.known_entries to shopx_app;
