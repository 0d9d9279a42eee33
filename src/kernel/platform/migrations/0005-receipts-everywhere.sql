-- Every process keeps all receipts in its own home, whoever issued them: it reads them as the engine.
select store.engine_may('platform.purge_receipts', 'select');
