// Now yours: a partner program from a short form, and one line that lets a model of one's own work here.
import { Check } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button, LinkButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Input } from '../../parts/input.tsx';
import { Failed } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { usePress } from '../../running/use-press.ts';

export function Start() {
  return (
    <Page>
      <div className="grid max-w-[640px] gap-8">
        <div>
          <PageTitle title="Now yours" />
          <p className="max-w-[62ch] text-lead text-ink-2">
            Two things, a minute each. Both can be changed afterwards, and nothing leaves the building yet.
          </p>
        </div>
        <Program />
        <Connect />
      </div>
    </Page>
  );
}

interface PartProps {
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}

/** In pencil until it is done. */
function Part({ title, isDone, children }: PartProps) {
  return (
    <section
      aria-label={title}
      className={`grid gap-4 rounded-panel border p-5 ${isDone ? 'border-border' : 'border-control border-dashed'}`}
    >
      <h2 className="flex items-center gap-2 text-section">
        {isDone ? <Check {...icon} /> : null}
        {title}
      </h2>
      {children}
    </section>
  );
}

const currencies = ['USD', 'EUR', 'GBP', 'CHF'] as const;
/** What the rates count in, and from which sum on one is paid, in cents. */
const usual = { tierUnit: 100, minimumPayout: 5000 } as const;

function Program() {
  const may = useMay();
  const programs = useAsk('partners.program.list', { limit: 1 }, { enabled: may('partners.program.list') });
  const found = programs.data?.items[0];
  if (!may('partners.program.create')) return null;
  return (
    <Part title="Start a partner program" isDone={found !== undefined}>
      {found ? (
        <p className="flex flex-wrap items-center gap-3">
          <span>
            <b className="font-[550]">{found.name}</b> is open: sales are held for {found.holdingDays} days, then paid.
          </span>
          <LinkButton to="/partners">Invite the first partner</LinkButton>
        </p>
      ) : (
        <ProgramForm />
      )}
    </Part>
  );
}

function ProgramForm() {
  const { busy, problem, press } = usePress();
  const [name, setName] = useState('Partner program');
  const [site, setSite] = useState('');
  const [days, setDays] = useState('30');
  const [currency, setCurrency] = useState<(typeof currencies)[number]>('USD');
  const holdingDays = Number(days);
  const isDays = days.trim() !== '' && Number.isInteger(holdingDays) && holdingDays >= 0 && holdingDays <= 365;
  function open(event: FormEvent) {
    event.preventDefault();
    if (!isDays || busy) return;
    const terms = { slug: 'main', name, landingUrl: site.trim() || null, holdingDays };
    const money = [{ currency, ...usual }];
    void press('partners.program.create', { ...terms, currencies: money }, `Started: ${name}.`);
  }
  return (
    <form onSubmit={open} className="grid gap-4">
      <Input label="What it is called" required value={name} onChange={setName} />
      <Input
        label="Where its links lead"
        type="url"
        placeholder="https://"
        value={site}
        onChange={setSite}
        help="Your shop or site. It can be said later."
      />
      <div className="grid grid-cols-2 gap-4">
        <Input
          label="Days a sale is held"
          inputMode="numeric"
          required
          value={days}
          onChange={setDays}
          issue={isDays ? undefined : `A sale is held for 0 to 365 days. You wrote ${days || 'nothing'}.`}
          help="As long as your customers may return things."
        />
        <label className="grid content-start gap-[5px] font-[550] text-[12px]">
          Paid in
          <select
            value={currency}
            onChange={(event) => setCurrency(event.target.value as (typeof currencies)[number])}
            className={`${boxLook} font-[400] text-[13px]`}
          >
            {currencies.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      {problem ? <Failed error={problem} what="The program" /> : null}
      <span className="justify-self-end">
        <Button look="main" type="submit" busy={busy && 'Starting…'}>
          Start the program
        </Button>
      </span>
    </form>
  );
}

/** The key is seen this once; it is the person's own and can be ended under People and roles. */
function Connect() {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const [secret, setSecret] = useState<string>();
  if (!may('identity.key.create')) return null;
  async function make() {
    const made = await press('identity.key.create', { name: 'MCP client' }, 'Made a key for your MCP client.');
    if (made) setSecret(made.secret);
  }
  return (
    <Part title="Let your own model work here" isDone={secret !== undefined}>
      {secret ? (
        <>
          <CopyLine label="the line" text={lineFor(secret)} shown={lineFor(`${secret.slice(0, 8)}…`)} />
          <p className="text-meta text-muted">
            Paste it into a terminal. The key in it is shown this once; every other MCP client takes the address{' '}
            <code className="text-code">{`${location.origin}/mcp`}</code> with the key as its bearer token.
          </p>
        </>
      ) : (
        <>
          <p className="text-muted">
            One line connects an MCP client. It may do what you may do, and asks where you would be asked.
          </p>
          {problem ? <Failed error={problem} what="The key" /> : null}
          <span className="justify-self-end">
            <Button busy={busy && 'Making…'} onClick={() => void make()}>
              Make the line
            </Button>
          </span>
        </>
      )}
    </Part>
  );
}

function lineFor(secret: string): string {
  return `claude mcp add --transport http cadre ${location.origin}/mcp --header "Authorization: Bearer ${secret}"`;
}
