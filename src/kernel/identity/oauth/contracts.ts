// What this part promises to programs of others, and to the people who let them in.
import { z } from 'zod';
import { Bytes, contract, event, Id, Instant, list, Page, PageAnswer, RedirectAnswer, secret } from '#kernel/contract';
import { something } from '../contracts.ts';

const Url = z.string().describe('An address');
const Raw = z.object({ body: Bytes, headers: z.record(z.string(), z.unknown()) });
const form = (fields: string) => ({ body: Buffer.from(fields).toString('base64'), headers: {} });
const often = { calls: 120, per: '1 minute' } as const;
const seldom = { calls: 20, per: '1 minute' } as const;

export const serverMetadata = contract({
  name: 'identity.oauth.server',
  summary: 'Describe how a program asks to be let in (RFC 8414).',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /.well-known/oauth-authorization-server',
  input: z.object({}),
  output: z.object({
    issuer: Url,
    authorization_endpoint: Url,
    token_endpoint: Url,
    registration_endpoint: Url,
    revocation_endpoint: Url,
    jwks_uri: Url,
    response_types_supported: z.array(z.string()),
    response_modes_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    code_challenge_methods_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    authorization_response_iss_parameter_supported: z.boolean(),
  }),
  example: {},
});

export const resourceMetadata = contract({
  name: 'identity.oauth.resource',
  summary: 'Describe who lets programs in to the MCP address (RFC 9728).',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /.well-known/oauth-protected-resource/mcp',
  aliases: ['GET /.well-known/oauth-protected-resource'],
  input: z.object({}),
  output: z.object({
    resource: Url,
    authorization_servers: z.array(Url),
    bearer_methods_supported: z.array(z.string()),
    resource_name: z.string(),
  }),
  example: {},
});

export const registerClient = contract({
  name: 'identity.oauth.register',
  summary: 'Make a program known that wants to be let in (RFC 7591); it gets no rights by that.',
  effect: 'write',
  caller: 'visitor',
  body: 'raw',
  maxBytes: 20_000,
  http: 'POST /oauth/register',
  limit: seldom,
  input: Raw,
  output: z.object({
    client_id: z.string(),
    client_id_issued_at: z.int(),
    client_name: z.string(),
    client_uri: z.string().optional(),
    redirect_uris: z.array(z.string()),
    grant_types: z.array(z.string()),
    response_types: z.array(z.string()),
    token_endpoint_auth_method: z.string(),
  }),
  undo: { never: 'A program that nobody lets in is forgotten by itself' },
  example: form('{"client_name":"Example","redirect_uris":["http://127.0.0.1:8000/back"]}'),
});

/** As it comes in the address; what is unknown in it is ignored, as the protocol wants. */
const Asked = z
  .object({
    client_id: z.string().max(200),
    redirect_uri: z.string().max(2000).optional(),
    response_type: z.string().max(100).optional(),
    code_challenge: z.string().max(200).optional(),
    code_challenge_method: z.string().max(20).optional(),
    scope: z.string().max(2000).optional(),
    state: z.string().max(2000).optional(),
    resource: z.string().max(2000).optional(),
  })
  .catchall(z.string().max(4000));
export type Asked = z.infer<typeof Asked>;

const asked = {
  client_id: something,
  redirect_uri: 'http://127.0.0.1:8000/back',
  response_type: 'code',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

export const authorize = contract({
  name: 'identity.oauth.authorize',
  summary: 'Begin to let a program in: leads to signing in, then to the question whether to allow it.',
  effect: 'read',
  caller: 'visitor',
  answer: 'redirect',
  http: 'GET /oauth/authorize',
  limit: often,
  input: Asked,
  output: RedirectAnswer,
  example: asked,
});

export const showConsent = contract({
  name: 'identity.oauth.show',
  summary: 'Ask a signed-in person whether a program may act for them, and how far.',
  effect: 'read',
  caller: 'visitor',
  answer: 'page',
  http: 'GET /oauth/consent',
  limit: often,
  input: Asked,
  output: PageAnswer,
  example: asked,
});

export const decideConsent = contract({
  name: 'identity.oauth.decide',
  summary: 'Allow a program to act for oneself, or refuse it.',
  effect: 'write',
  caller: 'visitor',
  answer: 'page',
  body: 'raw',
  maxBytes: 40_000,
  http: 'POST /oauth/consent',
  limit: often,
  input: Raw,
  output: PageAnswer,
  undo: { never: 'Take back what it was allowed' },
  example: form('request=as-shown&decision=allow'),
});

export const giveToken = contract({
  name: 'identity.oauth.token',
  summary: 'Give a program that was let in a token, for its code or for its refresh token.',
  effect: 'write',
  caller: 'visitor',
  body: 'raw',
  maxBytes: 20_000,
  http: 'POST /oauth/token',
  limit: often,
  input: Raw,
  output: z.object({
    access_token: secret(z.string()),
    token_type: z.literal('Bearer'),
    expires_in: z.int(),
    refresh_token: secret(z.string()),
    scope: z.string(),
  }),
  undo: { never: 'Take back what it was allowed' },
  example: form('grant_type=refresh_token&refresh_token=as-given&client_id=as-given'),
});

export const revokeToken = contract({
  name: 'identity.oauth.revoke',
  summary: 'Take back what a program was allowed, by one of its tokens (RFC 7009).',
  effect: 'write',
  caller: 'visitor',
  body: 'raw',
  maxBytes: 20_000,
  http: 'POST /oauth/revoke',
  limit: often,
  input: Raw,
  output: z.object({}),
  undo: { never: 'Let it in again' },
  example: form('token=as-given&client_id=as-given'),
});

const Grant = z.object({
  id: Id,
  client: z.string().describe('How the program calls itself'),
  uri: z.string().nullable(),
  scopes: z.array(z.string()),
  createdAt: Instant,
  seenAt: Instant.nullable(),
});

export const listGrants = contract({
  name: 'identity.grant.list',
  summary: 'List the programs that one has let in to the company.',
  effect: 'read',
  access: 'signed-in',
  input: Page,
  output: list(Grant),
  example: { limit: 50 },
});

export const revokeGrant = contract({
  name: 'identity.grant.revoke',
  summary: 'Take back what a program was allowed, at once and for good.',
  effect: 'write',
  access: 'signed-in',
  input: z.object({ grantId: Id }),
  output: z.object({ grantId: Id }),
  undo: { never: 'Let it in again' },
  example: { grantId: something },
});

export const grantRevoked = event({
  name: 'identity.grant.revoked',
  summary: 'What a program was allowed has been taken back.',
  data: z.object({ grantId: Id, userId: Id }),
});
