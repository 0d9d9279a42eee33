// Mail by the company's own server, whichever it is: what every mailbox has.
import { mail } from '#contracts/mail';
import { defineModule, keep } from '#kernel/contract';
import { sendBySmtp } from './sending.ts';
import { mailServer } from './server.ts';

export { simMailbox, startMailServer } from './sim.ts';

export const smtp = defineModule({
  name: 'smtp',
  title: 'Mail server (SMTP)',
  connector: mailServer,
  capabilities: [],
  keeps: keep(mail, sendBySmtp),
  plan: 'tier1',
});
