// Where a request really leads, once the operator's base URLs are applied, and whether it may go there.
import { type Endpoint, endpointOf, type Guard, refuse } from './guard.ts';
import type { Overrides } from './override.ts';

export function createRoutes(guard: Guard, overrides: Overrides) {
  /** Judged without DNS. */
  function route(url: URL): { target: URL; endpoint: Endpoint } {
    const override = overrides.apply(url);
    const target = override ?? url;
    const endpoint = endpointOf(target, override !== undefined);
    guard.check(endpoint);
    return { target, endpoint };
  }

  /** Nobody between here and there may read a secret, unless the operator himself has drawn the way. */
  function checkWay({ protocol }: URL, endpoint: Endpoint) {
    if (protocol === 'https:' || endpoint.trusted || guard.isOperators(endpoint)) return;
    throw refuse(endpoint.host, 'secret-in-clear', 'a secret leaves over https alone');
  }

  return { route, checkWay };
}
