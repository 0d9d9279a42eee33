import { z } from 'zod';
import { msOf } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import { change, type House } from '../house.ts';
import * as promises from './contracts.ts';
import { type Body, textOf } from './form.ts';
import { redirectProblem } from './model.ts';
import { refusal } from './refusal.ts';
import { insertClient } from './store.ts';

const grantTypes = ['authorization_code', 'refresh_token'];
const responseTypes = ['code'];
const authMethod = 'none';

/** What we look at of what programs say of themselves; the rest is ignored, as the protocol wants. */
const Described = z.object({
  client_name: z.string().trim().min(1).max(120).default('A program without a name'),
  client_uri: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional()
    .catch(undefined),
  redirect_uris: z.array(z.string()).min(1).max(10),
  token_endpoint_auth_method: z.string().optional(),
});

export function clientCapabilities(house: House): Capability[] {
  return [
    promises.serverMetadata.implement((call) => serverOf(house.urlOf(call.origin.host))),

    promises.resourceMetadata.implement((call) => {
      const base = house.urlOf(call.origin.host);
      return {
        resource: at(base, '/mcp'),
        authorization_servers: [base],
        bearer_methods_supported: ['header'],
        resource_name: 'Cadre',
      };
    }),

    promises.registerClient.implement(async (call, { body }) => {
      const described = describedIn(body);
      const { client_name: name, client_uri: uri, redirect_uris: redirectUris } = described;
      const id = call.newId();
      await change(house, call, (db) => insertClient(db, { id, name, redirectUris, uri: uri ?? null }));
      return {
        client_id: id,
        client_id_issued_at: issuedAt(call),
        client_name: name,
        ...(uri ? { client_uri: uri } : {}),
        redirect_uris: redirectUris,
        grant_types: grantTypes,
        response_types: responseTypes,
        token_endpoint_auth_method: authMethod,
      };
    }),
  ];
}

function serverOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: at(issuer, '/oauth/authorize'),
    token_endpoint: at(issuer, '/oauth/token'),
    registration_endpoint: at(issuer, '/oauth/register'),
    revocation_endpoint: at(issuer, '/oauth/revoke'),
    jwks_uri: at(issuer, '/.well-known/jwks.json'),
    response_types_supported: responseTypes,
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [authMethod],
    authorization_response_iss_parameter_supported: true,
  };
}

function describedIn(body: Body): z.infer<typeof Described> {
  const parsed = Described.safeParse(jsonIn(body));
  if (!parsed.success) {
    throw refusal('invalid_client_metadata', 'Send client_name and 1 to 10 redirect_uris as one JSON object');
  }
  for (const uri of parsed.data.redirect_uris) {
    const problem = redirectProblem(uri);
    if (problem) throw refusal('invalid_redirect_uri', `An address of redirect_uris is not taken: ${problem}`);
  }
  return parsed.data;
}

function jsonIn(body: Body): unknown {
  try {
    return JSON.parse(textOf(body));
  } catch {
    return undefined;
  }
}

function issuedAt({ now }: Call): number {
  return Math.floor(msOf(now) / 1000);
}

function at(base: string, path: string): string {
  return new URL(path, base).href;
}
