-- What a picture cost at the end of 2025, where nobody has said what it costs: the dearest of the usual size, for which
-- of them is drawn is the maker's to choose. A beginning like the prices before; a million pictures in millionths.
insert into meter.prices
  (id, created_at, updated_at, tenant_id, provider, model, item, micros_per_million, valid_from)
select p.id::uuid, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', null, p.provider, p.model, 'image',
  (p.dollars * 1000000 * 1000000)::bigint, '2026-01-01T00:00:00Z'
from (values
  ('01900000-0000-7000-8001-000000000001', 'openai', 'gpt-image-1', 0.167),
  ('01900000-0000-7000-8001-000000000002', 'openai', 'dall-e-3', 0.08),
  ('01900000-0000-7000-8001-000000000003', 'together', 'black-forest-labs/FLUX.1-schnell', 0.003)
) as p (id, provider, model, dollars)
where not exists (
  select 1 from meter.prices q
  where q.tenant_id is null and q.provider = p.provider and q.model = p.model and q.item = 'image');
