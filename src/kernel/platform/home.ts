// The first page: where one is, as whom, and what is open to one there. What it shows is asked of the same rules that
// let calls through, so a tab that is seen is a door that opens.
import { z } from 'zod';
import { showMe } from '#kernel/access';
import { type Call, type Capability, contract, type OutputOf, PageAnswer } from '#kernel/contract';
import { escaped, framed, me, signOutForm } from '#kernel/identity';

export const showHome = contract({
  name: 'platform.home.show',
  summary: 'Show where one is, as whom, and where to go from here.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /app/',
  aliases: ['GET /app'],
  answer: 'page',
  input: z.object({}),
  output: PageAnswer.extend({ location: z.string().optional().describe('Where to go instead') }),
  example: {},
});

const toSignIn = '/auth/login/?next=%2Fapp%2F';

export function homePage(version: string): Capability {
  return showHome.implement(async (call) => {
    if (call.actor.kind === 'visitor') return signInFirst;
    const [self, own] = await Promise.all([account(call), call.invoke(showMe, {})]);
    return {
      title: self.company,
      html: framed({ company: self.company, html: sheet(self, own, version), wide: true }),
    };
  });
}

const signInFirst = {
  title: 'Sign in',
  html: `<meta http-equiv="refresh" content="0;url=${toSignIn}"><p><a href="${toSignIn}">Sign in</a></p>`,
  location: toSignIn,
};

interface Account {
  readonly name: string;
  readonly email: string | undefined;
  readonly company: string;
}

/** Agents and services have no account. */
async function account(call: Call): Promise<Account> {
  if (call.actor.kind !== 'person') return { name: `This ${call.actor.kind}`, email: undefined, company: 'Cadre' };
  const { user, tenant } = await call.invoke(me, {});
  return { name: user.name, email: user.email, company: tenant.name };
}

type Own = OutputOf<typeof showMe>;

function sheet({ name, email, company }: Account, own: Own, version: string): string {
  const as = own.roles.map(({ title }) => title).join(', ') || 'nobody in particular';
  const open = own.areas.filter(({ opens }) => opens);
  return `<div class="who"><div><h1>${escaped(name)}</h1>
<p class="soft">${email ? `${escaped(email)}, signed` : 'Signed'} in as ${escaped(as)} at ${escaped(company)}.</p></div>
${email ? signOutForm : ''}</div>
<nav aria-label="Surfaces"><ul>${own.surfaces
    .filter(({ opens }) => opens)
    .map(tabOf(open))
    .join('')}</ul></nav>
<h2>Open to you</h2>
${open.length > 0 ? `<ul class="rows">${open.map(row).join('')}</ul>` : nothingOpen}
<footer><a href="/docs">API reference</a> · <a href="/api/health">Health</a> · Version ${escaped(version)}</footer>`;
}

/** What stands behind a surface today, the first that is open to whoever looks. */
const behind: Readonly<Partial<Record<Own['surfaces'][number]['surface'], readonly string[]>>> = {
  admin: ['identity', 'tenant', 'access', 'platform'],
};

function tabOf(open: Own['areas']) {
  return ({ surface, title, level }: Own['surfaces'][number]): string => {
    const area = behind[surface]?.find((one) => open.some(({ name }) => name === one));
    const text = `${escaped(title)}<small>${escaped(area ? level : 'Nothing here yet')}</small>`;
    return area ? `<li><a href="/docs#/${area}">${text}</a></li>` : `<li><span>${text}</span></li>`;
  };
}

function row({ name, title, usable, capabilities }: Own['areas'][number]): string {
  const count = usable === capabilities ? `${usable}` : `${usable} of ${capabilities}`;
  const what = capabilities === 1 ? 'capability' : 'capabilities';
  return `<li><a href="/docs#/${escaped(name)}">${escaped(title)}</a><small>${count} ${what}</small></li>`;
}

const nothingOpen = '<p class="soft">Nothing yet. An administrator of your company can give you more.</p>';
