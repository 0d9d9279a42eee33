// Sales that networks and shops report by themselves, signed with a secret they share with the company.
import { saleCompleted, saleRefunded } from '#contracts/partners';
import { defineModule } from '#kernel/contract';
import { reporter } from './account.ts';

export const postback = defineModule({
  name: 'postback',
  title: 'Postbacks',
  connector: reporter,
  capabilities: [],
  events: [saleCompleted, saleRefunded],
});
