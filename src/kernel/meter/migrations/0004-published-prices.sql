-- What the makers of models ask for them, as they published it at the end of 2025: a beginning, so that what is used
-- has a cost from the first day. Whoever pays other prices, or later ones, sets them; these then end.
-- Dollars for a million tokens: read, written, read again from what was kept; then for a second of sound.
insert into meter.prices
  (id, created_at, updated_at, tenant_id, provider, model, item, micros_per_million, valid_from)
select
  ('01900000-0000-7000-8000-'
    || lpad(to_hex(row_number() over (order by p.provider, p.model, i.item)), 12, '0'))::uuid,
  '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', null, p.provider, p.model, i.item, (i.dollars * 1000000)::bigint,
  '2026-01-01T00:00:00Z'
from (values
  ('openai', 'gpt-5', 1.25, 10, 0.125, null),
  ('openai', 'gpt-5-mini', 0.25, 2, 0.025, null),
  ('openai', 'gpt-4.1', 2, 8, 0.5, null),
  ('openai', 'gpt-4.1-mini', 0.4, 1.6, 0.1, null),
  ('openai', 'gpt-4.1-nano', 0.1, 0.4, 0.025, null),
  ('openai', 'gpt-4o', 2.5, 10, 1.25, null),
  ('openai', 'gpt-4o-mini', 0.15, 0.6, 0.075, null),
  ('openai', 'gpt-4-turbo', 10, 30, null, null),
  ('openai', 'gpt-4', 30, 60, null, null),
  ('openai', 'gpt-3.5-turbo', 0.5, 1.5, null, null),
  ('openai', 'text-embedding-3-small', 0.02, null, null, null),
  ('openai', 'text-embedding-3-large', 0.13, null, null, null),
  ('openai', 'gpt-4o-mini-tts', 0.6, null, null, 250),
  ('openai', 'gpt-4o-mini-transcribe', null, null, null, 50),
  ('openai', 'whisper-1', null, null, null, 100),
  ('anthropic', 'claude-opus-4-5', 5, 25, 0.5, null),
  ('anthropic', 'claude-sonnet-4-5', 3, 15, 0.3, null),
  ('anthropic', 'claude-haiku-4-5', 1, 5, 0.1, null),
  ('gemini', 'gemini-2.5-pro', 1.25, 10, 0.125, null),
  ('gemini', 'gemini-2.5-flash', 0.3, 2.5, 0.03, null),
  ('gemini', 'gemini-embedding-001', 0.15, null, null, null),
  ('openrouter', 'openai/gpt-4o-mini', 0.15, 0.6, null, null),
  ('openrouter', 'anthropic/claude-opus-4.5', 5, 25, null, null),
  ('perplexity', 'sonar', 1, 1, null, null),
  ('perplexity', 'sonar-pro', 3, 15, null, null)
) as p (provider, model, read, written, cached, second)
cross join lateral (values
  ('input_token', p.read), ('output_token', p.written), ('cached_token', p.cached), ('second', p.second)
) as i (item, dollars)
where i.dollars is not null;
