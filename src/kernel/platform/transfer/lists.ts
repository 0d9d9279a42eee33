// What becomes of each table of the house when a company moves. Tables of apps and connectors travel as they are; of
// the house's own every single one is named here, because rights, trust and sealed things must not come in by a file
// that anybody may have written. A table of the house that is named nowhere stays behind, and a test fails.

/** `carried` there and back; `told` stands in the archive to be read, never taken in; `left` is not even there. */
export type Use = 'carried' | 'told' | 'left';

interface Saying {
  readonly use: Use;
  readonly why: string;
}

const carried = (why: string): Saying => ({ use: 'carried', why });
const told = (why: string): Saying => ({ use: 'told', why });
const left = (why: string): Saying => ({ use: 'left', why });

const anew = 'its secrets stay behind, so it is connected anew';
const opinion = 'who may decide is said anew where it is decided';
const unfinished = 'a run goes on where it began';
const sold = 'who buys what is agreed anew, where it is paid';
const measured = 'what was measured there says nothing about here';

export const sayings: Readonly<Record<string, Saying>> = {
  'tenant.workspaces': carried('parts of the company'),
  'tenant.brands': carried('how the company shows itself'),
  'tenant.tenant_integrations': told(anew),
  'tenant.subscriptions': left('what was bought from whoever runs the other installation'),
  'identity.agents': carried('software that acts for the company'),
  'identity.memberships': left('accounts are the installation’s; the list of people says who belonged'),
  'identity.api_keys': left('credentials do not travel'),
  'identity.invitations': left('an invitation leads to the installation that made it'),
  'access.grants': carried('what the company allows and denies'),
  'vault.keys': left('they open only with the other root key'),
  'vault.secrets': told('which secrets there were; their values are entered anew'),
  'vault.accesses': left('who was let near to secrets there'),
  'ledger.accounts': carried('the books'),
  'ledger.entries': carried('the books'),
  'ledger.lines': carried('the books'),
  'ledger.balances': left('added up from the lines as they are written'),
  'audit.entries': told('a record is proven by the seals of the installation that wrote it'),
  'audit.payloads': left('sealed under keys that stay behind'),
  'audit.segments': left('seals of the other installation'),
  'event.ai_events': left('what happened has had its effects'),
  'event.deliveries': left('what was due is due there'),
  'event.subscriptions': told('what a module does by itself is asked for anew'),
  'meter.usage_metering': told('what was used there was paid there'),
  'meter.tenant_usage_quotas': carried('the limits that the company set itself'),
  'meter.accounts': left('counters of running periods'),
  'meter.leases': left('held by processes'),
  'meter.tariffs': told(sold),
  'meter.subscriptions': told(sold),
  'meter.charges': told(sold),
  'meter.invoices': told(sold),
  'meter.usage_reports': left('what was told to a billing service there'),
  'approval.policies': carried('what the company wants to be asked about'),
  'approval.requests': told('the inputs of what waits are sealed under keys that stay behind'),
  'approval.decisions': told('who decided what'),
  'approval.edits': told('who changed what before deciding'),
  'approval.delegations': told(opinion),
  'approval.autonomy': told('trust is earned where one works'),
  'approval.spent': left('counters of a day'),
  'approval.reviews': told('who judged what'),
  'approval.links': left('hashes of tokens'),
  'invoke.keys': left('answers to calls that were made there'),
  'invoke.taints': carried('what has read text from outside stays tainted'),
  'work.schedules': told('each module makes its own anew; what was paused is paused anew'),
  'work.flows': told('as whom it works, and whether, is said anew'),
  'work.flow_versions': told('they are taken in with their flow, by whoever sets it to work'),
  'work.http_hosts': told('where requests may go is said anew'),
  'work.runs': left(unfinished),
  'work.journal': left(unfinished),
  'work.waits': left(unfinished),
  'work.hook_calls': left('what was delivered there is not delivered anew here'),
  'work.logs': left(unfinished),
  'file.files': carried('with their bytes'),
  'file.contents': left('which bytes lie there'),
  'file.usage': left('counted anew'),
  'connection.connections': told(anew),
  'connection.apis': told('what it describes is reached over a connection, which is made anew'),
  'connection.usual': left(anew),
  'connection.dispatches': left('who did what was sent there'),
  'connection.consents': left('halves of a proof'),
  'connection.received': left('what services sent there, as they sent it'),
  'notify.settings': carried('when and how people want to hear of something'),
  'notify.preferences': carried('when and how people want to hear of something'),
  'notify.wordings': carried('the company’s own words'),
  'notify.notices': told('who was told of it has been told'),
  'notify.messages': left('what is on its way goes out there'),
  'notify.deliveries': left('what is on its way goes out there'),
  'notify.chats': left('addresses that a person has proven there'),
  'notify.chat_codes': left('hashes of codes'),
  'notify.buttons': left('hashes of tokens'),
  'notify.devices': left('sealed under keys that stay behind'),
  'notify.push_keys': left('sealed under keys that stay behind'),
  'model.ai_providers': told('where prompts go is said anew, with its secret'),
  'model.model_policies': carried('which models the company wants for what'),
  'model.model_health_metrics': left(measured),
  'model.ai_generation_history': told(measured),
  'model.ai_response_quality_feedback': told(measured),
  'model.prompts': carried('how the company asks models'),
  'model.ai_outcomes': told(measured),
  'platform.purge_receipts': left('sealed under the other root key'),
  'platform.activity_days': told(measured),
  'platform.actor_hours': left(measured),
  'platform.capability_hours': left(measured),
  'platform.alert_rules': carried('what the company wants to be warned of'),
  'platform.arrangements': carried('how people have arranged what they look at'),
  'platform.alerts': told(measured),
  'platform.alert_mutes': left(measured),
};

/** Columns of the house that stay behind though their table does not. */
export const withheldOfHouse: Readonly<Record<string, readonly string[]>> = {
  // A host leads to a company when the operator has confirmed it.
  'tenant.brands': ['domain'],
  'vault.secrets': ['sealed', 'public_key', 'generator'],
  'approval.requests': ['sealed', 'origin', 'call_key'],
  'work.schedules': ['lease_owner', 'leased_until'],
  'connection.connections': ['secrets'],
  'file.files': ['content_id'],
  'model.ai_providers': ['secret_id', 'hint'],
};

/** Columns that are filled where a row is taken in. */
export const filledOfHouse: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>> = {
  'file.files': [{ name: 'content_id', type: 'uuid' }],
};

/** What a fresh company may have already: the row that comes meets the one that is there, by what names it. In this
 * order: people are known by their addresses, workspaces by their names, the rest by these. */
export const meetings: Readonly<Record<string, readonly string[]>> = {
  'tenant.workspaces': ['name'],
  'model.model_policies': ['workspace_id'],
  'notify.settings': ['person_id'],
  'notify.preferences': ['person_id', 'kind', 'channel'],
  'platform.alert_rules': ['kind'],
  'platform.arrangements': ['person_id'],
};

/** What a check of the table looks at as a whole comes in one statement: an entry's lines add up to nothing. */
export const together: Readonly<Record<string, string>> = { 'ledger.lines': 'entry_id' };

/** Under a name with one of these in it, or that is one of these, text is a secret until somebody says otherwise. */
const parts = [
  ...['secret', 'password', 'passwd', 'passphrase', 'token', 'apikey', 'privatekey', 'accesskey', 'credential'],
  ...['sealed', 'ciphertext'],
];
const wholes = new Set(['authorization', 'cookie', 'setcookie', 'otp', 'pin']);

/** `api_key`, `clientSecret`, `X-Auth-Token`: without regard to case and to what stands between the words. */
export function soundsSecret(name: string): boolean {
  const flat = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return wholes.has(flat) || parts.some((part) => flat.includes(part));
}
