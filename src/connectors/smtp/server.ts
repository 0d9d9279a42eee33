// What a mail server is to us: where it is, and whom it knows.
import type { Connector } from '#kernel/contract';
import { tryLogin } from './conversation.ts';
import { Account } from './model.ts';

export const mailServer: Connector = {
  summary: 'Send mail by your own mail server.',
  category: 'E-mail',
  site: 'https://www.rfc-editor.org/rfc/rfc6409',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: 'password',
        title: 'Password',
        help: 'Of the mailbox, or an app password where the provider wants one for mail programs',
      },
    ],
  },
  fields: Account,
  baseUrl: ({ host, port }) => `smtp://${host}:${port ?? 587}`,
  test: async (reach) => {
    await tryLogin(reach);
    const { user, host } = Account.parse(reach.fields);
    return { account: `${user} at ${host}` };
  },
};
