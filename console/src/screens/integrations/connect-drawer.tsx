// Connecting a service, step by step: where the key is found, what else is asked, and whether it works, at once.
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { Problem } from '../../client/http.ts';
import { Button } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { type Issues, readForm } from '../../parts/form/reading.ts';
import { type Drafts, draftsOf, type Schema } from '../../parts/form/schema.ts';
import { SchemaForm } from '../../parts/form/schema-form.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';
import { type Tested, TestResult } from './test-result.tsx';
import type { Connection, Connector } from './words.ts';

interface ConnectDrawerProps {
  readonly connector: Connector;
  /** One that is there already gets other secrets. */
  readonly connection?: Connection;
  readonly onClose: () => void;
}

type Values = Readonly<Record<string, string | number | boolean>>;

export function ConnectDrawer({ connector, connection, onClose }: ConnectDrawerProps) {
  const schema = asked(connector, connection !== undefined);
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, {}));
  const [issues, setIssues] = useState<Issues>({});
  const [tested, setTested] = useState<Tested>();
  const { busy, problem, press } = usePress();
  const isConsent = connector.auth.kind === 'oauth';

  async function go() {
    const reading = readForm(schema, drafts);
    setIssues(reading.issues);
    if (Object.keys(reading.issues).length > 0) return;
    const connectionId = await keep(split(connector, reading.value as Values));
    if (connectionId === undefined) return;
    if (isConsent && !connection) {
      const came = await press('connection.connection.authorize', { connectionId }, 'Leading you to the service.');
      if (came) location.assign(came.url);
      return;
    }
    const came = await press('connection.connection.test', { connectionId }, ({ works }) =>
      works ? `Connected: ${connector.title}.` : `${connector.title} does not work yet.`,
    );
    setTested(came);
    if (came?.works || came === undefined) onClose();
  }

  async function keep({ title, fields, secrets }: ReturnType<typeof split>): Promise<string | undefined> {
    if (connection) {
      const input = { connectionId: connection.id, secrets };
      const came = await press('connection.connection.setSecrets', input, `Renewed: ${connection.title}.`);
      return came?.id;
    }
    const input = { connector: connector.name, ...(title ? { title } : {}), fields, secrets };
    return (await press('connection.connection.connect', input, `Kept: ${connector.title}. Testing it now.`))?.id;
  }

  return (
    <Drawer title={connection ? `Renew ${connection.title}` : `Connect ${connector.title}`} isOpen onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        <ol className="grid list-decimal gap-1 pl-5 marker:text-muted">
          <li>
            <a href={connector.site} target="_blank" rel="noreferrer" className="text-link underline">
              Open {connector.title}
              <ExternalLink {...icon} className="ml-1 inline" />
            </a>
            , and sign in there.
          </li>
          <li>Find what is asked for below. Each field says where it stands.</li>
          <li>{isConsent ? 'Go on: the service asks you whether Cadre may.' : 'Connect. It is tested at once.'}</li>
        </ol>
        <SchemaForm
          schema={schema}
          drafts={drafts}
          issues={issues}
          onChange={(next) => {
            setDrafts(next);
            setIssues({});
          }}
          onSubmit={() => void go()}
        />
        {problem ? <Failed error={problem} what={problem instanceof Problem ? 'The connection' : 'This'} /> : null}
        {tested ? <TestResult tested={tested} /> : null}
      </div>
      <footer className="flex justify-end gap-2 border-border border-t px-5 py-3">
        <Button look="main" busy={busy && 'Connecting…'} onClick={() => void go()} className="max-md:flex-1">
          {connection ? 'Renew and test' : 'Connect and test'}
        </Button>
      </footer>
    </Drawer>
  );
}

/** One form of what the service asks for: what is open and what is secret; the first secret is the one it needs. */
function asked({ auth, fields }: Connector, isRenewal: boolean): Schema {
  const secrets = auth.secrets.map(({ name, help }): [string, Schema] => [
    name,
    { type: 'string', secret: true, ...(help ? { description: help } : {}) },
  ]);
  const open = isRenewal ? {} : (fields as Schema);
  const title: Schema = { type: 'string', maxLength: 120, description: 'Only to tell two of the same apart' };
  return {
    type: 'object',
    properties: { ...open.properties, ...Object.fromEntries(secrets), ...(isRenewal ? {} : { title }) },
    required: [...(open.required ?? []), ...secrets.slice(0, 1).map(([name]) => name)],
  };
}

function split({ auth }: Connector, value: Values) {
  const isSecret = (name: string) => auth.secrets.some((one) => one.name === name);
  const { title, ...others } = value;
  const entries = Object.entries(others);
  return {
    title: title === undefined ? '' : String(title),
    fields: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => isSecret(name)).map(([name, one]) => [name, String(one)])),
  };
}
