-- Which of the prices that came with the house were held against what their makers publish (November 2026). What people
-- have set since is theirs, and confirmed. Not confirmed: estimates by the minute of what is billed by the token; what
-- later pages ask otherwise; what nobody has been found to publish; models whose address has been given up.
alter table meter.prices add column is_confirmed boolean not null default true;

update meter.prices set is_confirmed = false
where tenant_id is null and id::text like '01900000-0000-7000-800_-%' and (provider, model) in (
  ('openai', 'gpt-4o-mini-tts'), ('openai', 'gpt-4o-mini-transcribe'), ('openai', 'gpt-image-1'),
  ('gemini', 'veo-3.1-fast-generate-preview'), ('perplexity', 'sonar'), ('perplexity', 'sonar-pro'),
  ('together', 'BAAI/bge-base-en-v1.5'), ('together', 'black-forest-labs/FLUX.1-schnell'),
  ('replicate', 'bytedance/seedance-1-lite'));
