import { Fault } from '#base/fault';

const codes = {
  invalid_request: 'invalid',
  invalid_client: 'unauthenticated',
  invalid_grant: 'invalid',
  invalid_scope: 'invalid',
  invalid_target: 'invalid',
  unsupported_grant_type: 'invalid',
  unsupported_response_type: 'invalid',
  access_denied: 'forbidden',
  invalid_redirect_uri: 'invalid',
  invalid_client_metadata: 'invalid',
} as const;
export type OauthError = keyof typeof codes;

/** Programs read `error` (RFC 6749, 5.2); people read the message. */
export function refusal(error: OauthError, message: string): Fault {
  return new Fault(codes[error], message, { details: { error, error_description: message } });
}
