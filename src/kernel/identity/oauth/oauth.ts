import type { Capability } from '#kernel/contract';
import type { House } from '../house.ts';
import { clientCapabilities } from './clients.ts';
import { consentCapabilities } from './consent.ts';
import { grantCapabilities } from './grants.ts';
import { tokenCapabilities } from './tokens.ts';

/** Programs of others: how they ask, how a person answers, what they get, how it is taken back. */
export function oauthCapabilities(house: House): Capability[] {
  return [
    ...clientCapabilities(house),
    ...consentCapabilities(house),
    ...tokenCapabilities(house),
    ...grantCapabilities(house),
  ];
}
