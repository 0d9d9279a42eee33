-- What reading costs of the model that speaks is on its maker's page (November 2026); its second of sound stays an
-- estimate of what is billed by the token.
update meter.prices set is_confirmed = true
where tenant_id is null and id::text like '01900000-0000-7000-800_-%'
  and provider = 'openai' and model = 'gpt-4o-mini-tts' and item = 'input_token';
