// Connections in words.
import type { OutputOf } from '../../client/http.ts';

export type Connection = OutputOf<'connection.connection.list'>['items'][number];
export type Connector = OutputOf<'connection.connector.list'>['items'][number];

export const stateWords: Readonly<Record<Connection['state'], string>> = {
  new: 'Not tested yet',
  connected: 'Connected',
  failing: 'Failing',
  expired: 'Consent has ended',
  disconnected: 'Disconnected',
};
