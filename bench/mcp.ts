import { echoBody } from './app/rows.ts';
import type { Bench } from './harness/bench.ts';
import { withBout } from './harness/cadre.ts';
import { compete } from './harness/contest.ts';
import type { Shot } from './harness/shot.ts';

export const mcp: Bench = {
  name: 'mcp',
  promise: 'An authenticated tools/call reaches 0.60 of a bare JSON-RPC server.',
  run: (settings) =>
    withBout({ baseline: 'rpc.ts', flags: settings.flags }, ({ cadre, baseline, headers }) => {
      const params = { name: 'bench.echo.say', arguments: echoBody };
      const shot = (extra: Shot['headers'] = {}, path = '/mcp'): Shot => ({
        method: 'POST',
        path,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-06-18',
          ...extra,
        },
        body: { jsonrpc: '2.0', id: 7, method: 'tools/call', params },
      });
      return compete(
        {
          title: 'mcp: tools/call',
          connections: 32,
          contestants: [
            { name: 'JSON-RPC on node:http', target: baseline, shot: shot() },
            { name: 'Cadre', target: cadre, shot: shot(headers) },
            { name: 'JSON-RPC, a key and limits by hand', target: baseline, shot: shot(headers, '/guarded') },
          ],
          mark: 0.6,
        },
        settings,
      );
    }),
};
