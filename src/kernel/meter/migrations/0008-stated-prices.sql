-- A company may say itself what something costs that nobody else has priced; whatever else has a price comes before it.
alter table meter.prices add column is_stated boolean not null default false;
alter table meter.prices add constraint prices_stated_by_companies check (not is_stated or tenant_id is not null);

-- `*` stands for every model that has no price of its own. What runs beside us, and our own rules, cost nothing. The
-- rest is what makers published at the end of 2025, a beginning like the prices before: for tokens of models that are
-- asked when nobody names one, for a second of video and for a picture.
insert into meter.prices
  (id, created_at, updated_at, tenant_id, provider, model, item, micros_per_million, valid_from)
select
  ('01900000-0000-7000-8002-' || p.id)::uuid, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', null, p.provider, p.model,
  p.item, (p.dollars * 1000000)::bigint, '2026-01-01T00:00:00Z'
from (values
  ('000000000001', 'ollama', '*', 'input_token', 0),
  ('000000000002', 'ollama', '*', 'output_token', 0),
  ('000000000003', 'builtin', '*', 'input_token', 0),
  ('000000000004', 'builtin', '*', 'output_token', 0),
  ('000000000005', 'together', 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', 'input_token', 0.18),
  ('000000000006', 'together', 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', 'output_token', 0.18),
  ('000000000007', 'together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 'input_token', 0.88),
  ('000000000008', 'together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 'output_token', 0.88),
  ('000000000009', 'together', 'BAAI/bge-base-en-v1.5', 'input_token', 0.01),
  ('00000000000a', 'replicate', 'meta/meta-llama-3-8b-instruct', 'input_token', 0.05),
  ('00000000000b', 'replicate', 'meta/meta-llama-3-8b-instruct', 'output_token', 0.25),
  ('00000000000c', 'replicate', 'meta/meta-llama-3-70b-instruct', 'input_token', 0.65),
  ('00000000000d', 'replicate', 'meta/meta-llama-3-70b-instruct', 'output_token', 2.75),
  ('00000000000e', 'gemini', 'veo-3.1-generate-preview', 'second', 400000),
  ('00000000000f', 'gemini', 'veo-3.1-fast-generate-preview', 'second', 150000),
  ('000000000010', 'replicate', 'bytedance/seedance-1-lite', 'second', 36000),
  ('000000000011', 'gemini', 'gemini-2.5-flash-image', 'image', 39000),
  ('000000000012', 'replicate', 'black-forest-labs/flux-schnell', 'image', 3000)
) as p (id, provider, model, item, dollars)
where not exists (
  select 1 from meter.prices q
  where q.tenant_id is null and q.provider = p.provider and q.model = p.model and q.item = p.item);
