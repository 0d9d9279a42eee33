// What the services of others would answer, in the shapes that their own pages document, and who calls.

const common = {
  ...{ id: 7, name: 'Ada', status: 'completed', has_more: false, url: 'https://own.example/made' },
  data: { status: 'completed', task_id: 't1', output: { temporary_image_urls: ['https://img.example/a.png'] } },
  choices: [{ message: { role: 'assistant', content: 'Something; said' } }],
  items: [{ id: 1, mostReplayed: { markers: [{ startMillis: 1000, intensityScoreNormalized: 0.9 }] } }],
  result: { hits: [{ value: 'wheat', count: 2 }], count: 5, points: [] },
};

/** Pictures are bytes, pages are HTML, everything else is JSON. */
export function answerTo(_host: string, path: string): { body: string; type: string } {
  if (path.endsWith('.png')) return { body: 'aGVsbG8=', type: 'text/plain' };
  return { body: JSON.stringify(common), type: 'application/json' };
}

const mail = [
  'Received: from a.example (203.0.113.4) by mx.example; Mon, 1 Jan 2026 00:00:00 +0000',
  'Authentication-Results: mx.example; spf=pass; dkim=pass; dmarc=pass',
  'DKIM-Signature: v=1; a=rsa-sha256',
].join('\n');

export function callOf(file: string): Record<string, unknown> {
  const body = {
    ...{ search_by: 'tags', search: 'STAGING', name: 'Ada', email: 'ada@example.com', url: 'https://own.example' },
    ...{ image_url: 'https://img.example/a.png', Requirement: 'Read it', properties: { total: { type: 'number' } } },
    'image url': 'https://img.example/a.png',
  };
  const query = { ytID: 'abc', 'hub.challenge': '1' };
  return /Code-Webhook-Send/.test(file) ? { body: mail, query } : { body, query, url: 'https://img.example/a.png' };
}
