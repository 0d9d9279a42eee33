// One connection: how it is, what it is used for, and what one can do with it. Its secrets are named, never shown.
import { useState } from 'react';
import { label } from '../../base/words.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Failed } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { type Act, Acts } from '../../running/acts.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { usePress } from '../../running/use-press.ts';
import { ConnectDrawer } from './connect-drawer.tsx';
import { type Tested, TestResult } from './test-result.tsx';
import { type Connection, type Connector, stateWords } from './words.ts';

interface OneConnectionProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

export function OneConnection({ connection, onClose }: OneConnectionProps) {
  const may = useMay();
  const connectors = useAsk('connection.connector.list', { limit: 200 }, { enabled: may('connection.connector.list') });
  const connector = connectors.data?.items.find(({ name }) => name === connection.connector);
  const [wish, setWish] = useState<Wish>();
  const [isRenewing, setRenewing] = useState(false);
  const isOpen = !wish && !isRenewing;
  return (
    <>
      <Drawer title={connection.title} isOpen={isOpen} onClose={onClose}>
        <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
          <Facts connection={connection} service={connector?.title ?? connection.connector} />
          <Uses connection={connection} connector={connector} onWish={setWish} />
        </div>
        {connection.state === 'disconnected' ? null : (
          <ConnectionActs
            connection={connection}
            isConsent={connector?.auth.kind === 'oauth'}
            onWish={setWish}
            onRenew={() => setRenewing(true)}
          />
        )}
      </Drawer>
      {isRenewing && connector ? (
        <ConnectDrawer connector={connector} connection={connection} onClose={() => setRenewing(false)} />
      ) : null}
      <RunDrawer
        wish={wish}
        onClose={() => {
          setWish(undefined);
          if (wish?.capability === 'connection.connection.disconnect') onClose();
        }}
      />
    </>
  );
}

function Facts({ connection, service }: { readonly connection: Connection; readonly service: string }) {
  const { account, state, problem, testedAt, fields, secrets, webhookUrl, createdAt } = connection;
  return (
    <>
      <KeyValues
        wide
        facts={[
          { name: 'service', value: service },
          { name: 'account', value: account ?? 'not known yet' },
          { name: 'now', value: stateWords[state] },
          ...(problem ? [{ name: 'whatIsWrong', value: problem }] : []),
          { name: 'lastTested', value: testedAt ?? 'never' },
          ...Object.entries(fields).map(([name, value]) => ({ name, value })),
          { name: 'secrets', value: secrets.length > 0 ? `${secrets.map(label).join(', ')}: in the vault` : 'none' },
          { name: 'since', value: createdAt },
        ]}
      />
      {webhookUrl ? (
        <Section title="Where the service tells us">
          <p className="mb-2 text-muted">Give this address to the service. What it sends has to prove itself.</p>
          <CopyLine label="address" text={webhookUrl} />
        </Section>
      ) : null}
    </>
  );
}

interface UsesProps {
  readonly connection: Connection;
  readonly connector: Connector | undefined;
  readonly onWish: (wish: Wish) => void;
}

function Uses({ connection: { id: connectionId, usualFor }, connector, onWish }: UsesProps) {
  const may = useMay();
  const subjects = connector ? [connector.name, ...connector.keeps] : [];
  if (subjects.length === 0 || !may('connection.connection.makeUsual')) return null;
  return (
    <Section title="Used when none is named">
      <ul className="border-border border-t">
        {subjects.map((subject) => {
          const isUsual = usualFor.includes(subject);
          return (
            <li key={subject} className="flex min-h-(--row) items-center gap-3 border-border border-b">
              <code className="min-w-0 flex-1 truncate text-code">{subject}</code>
              <span className="text-meta text-muted">{isUsual ? 'the usual one' : ''}</span>
              <Button
                small
                look="quiet"
                onClick={() =>
                  onWish({
                    capability: isUsual ? 'connection.connection.unmakeUsual' : 'connection.connection.makeUsual',
                    given: { connectionId, subject },
                    fixed: ['connectionId', 'subject'],
                  })
                }
              >
                {isUsual ? 'Use no more' : 'Make usual'}
              </Button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

interface ConnectionActsProps {
  readonly connection: Connection;
  readonly isConsent: boolean;
  readonly onWish: (wish: Wish) => void;
  readonly onRenew: () => void;
}

function ConnectionActs({ connection: { id: connectionId, title }, isConsent, onWish, onRenew }: ConnectionActsProps) {
  const { busy, problem, press } = usePress();
  const [tested, setTested] = useState<Tested>();
  const ending = { capability: 'connection.connection.disconnect', given: { connectionId }, fixed: ['connectionId'] };
  const renaming = {
    capability: 'connection.connection.rename',
    given: { connectionId, title, ifTitle: title },
    fixed: ['connectionId', 'ifTitle'],
  };
  async function test() {
    setTested(undefined);
    setTested(
      await press('connection.connection.test', { connectionId }, ({ works }) =>
        works ? `Tested: ${title} works.` : `Tested: ${title} does not work.`,
      ),
    );
  }
  async function consent() {
    const came = await press('connection.connection.authorize', { connectionId }, 'Leading you to the service.');
    if (came) location.assign(came.url);
  }
  const consenting: Act = {
    ...{ capability: 'connection.connection.authorize', says: 'Consent at service' },
    isBusy: busy === 'connection.connection.authorize',
    onPress: () => void consent(),
  };
  return (
    <footer className="grid gap-3 border-border border-t px-5 py-3">
      {problem ? <Failed error={problem} what="This" /> : null}
      {tested ? <TestResult tested={tested} /> : null}
      <Acts
        acts={[
          {
            ...{ capability: 'connection.connection.test', says: 'Test connection', look: 'main' },
            isBusy: busy === 'connection.connection.test',
            onPress: () => void test(),
          },
          ...(isConsent ? [consenting] : []),
          { capability: 'connection.connection.setSecrets', says: 'Renew secrets', onPress: onRenew },
          { capability: renaming.capability, says: 'Rename', onPress: () => onWish(renaming) },
          { capability: ending.capability, says: 'Disconnect…', look: 'danger', onPress: () => onWish(ending) },
        ]}
      />
    </footer>
  );
}
