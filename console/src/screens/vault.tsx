// The secrets of the company without their values: what each is for, where it may go, who used it for what.
import { useState } from 'react';
import { dayMs, when } from '../base/time.ts';
import type { OutputOf } from '../client/http.ts';
import { useMay, useMine } from '../client/me.ts';
import { usePages } from '../client/pages.ts';
import { Button } from '../parts/button.tsx';
import { CopyLine } from '../parts/copy-line.tsx';
import { Drawer } from '../parts/dialog.tsx';
import { KeyValues } from '../parts/key-values.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import { ShowMore } from '../parts/show-more.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useView, type View, ViewTabs } from '../parts/view-tabs.tsx';
import { RunDrawer, type Wish } from '../running/run-drawer.tsx';
import { AccessRecord, useSecretNames } from './vault-access.tsx';

type Secret = OutputOf<'vault.secret.list'>['items'][number];

const views = [
  { value: 'secrets', label: 'Secrets', needs: 'vault.secret.list' },
  { value: 'access', label: 'Who used what', needs: 'vault.access.list' },
] as const satisfies readonly View<string>[];

export function Vault() {
  const mine = useMine();
  const may = useMay();
  const { open, view } = useView(views);
  const [wish, setWish] = useState<Wish>();
  return (
    <Page>
      <PageTitle title="Vault">
        {may('vault.key.rotate') ? (
          <Button small onClick={() => setWish({ capability: 'vault.key.rotate' })}>
            Renew vault keys
          </Button>
        ) : null}
      </PageTitle>
      <Panel query={mine} what="What you may see of the vault" lines={8}>
        {() =>
          view ? (
            <>
              <ViewTabs label="Vault" view={view} open={open} />
              {view === 'secrets' ? <Secrets onWish={setWish} /> : <AccessRecord />}
            </>
          ) : (
            <Empty says="You may not see the vault. Whoever runs your company can allow it." />
          )
        }
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

const soonMs = 14 * dayMs;

function untilWords({ expiresAt, rotatesAt }: Secret) {
  if (rotatesAt) return `made anew ${when(rotatesAt)}`;
  if (!expiresAt) return 'no end';
  const left = Date.parse(expiresAt) - Date.now();
  if (left > soonMs) return when(expiresAt);
  return <span className="text-warn">{left < 0 ? `ended ${when(expiresAt)}` : `ends ${when(expiresAt)}`}</span>;
}

const columns: readonly Column<Secret>[] = [
  { name: 'purpose', title: 'For', cell: ({ purpose }) => <code className="text-code">{purpose}</code> },
  { name: 'hosts', title: 'May go to', cell: ({ hosts }) => (hosts.length > 0 ? hosts.join(', ') : 'no host') },
  { name: 'owner', title: 'Whose', cell: ({ owner }) => (owner === 'me' ? 'yours alone' : 'the company’s') },
  { name: 'until', title: 'Good until', cell: untilWords },
  {
    name: 'used',
    title: 'Last used',
    cell: ({ lastUsedAt }) => <span className="tabular-nums">{lastUsedAt ? when(lastUsedAt) : 'never'}</span>,
  },
];

function Secrets({ onWish }: { readonly onWish: (wish: Wish) => void }) {
  const may = useMay();
  const { query, rows } = usePages('vault.secret.list', { limit: 100 });
  const [openId, setOpenId] = useState<string>();
  const open = rows.find(({ id }) => id === openId);
  const called = useSecretNames();
  const name: Column<Secret> = { name: 'name', title: 'Name', isStrong: true, cell: (one) => called(one.name) };
  const buttons = (
    <span className="flex flex-wrap gap-2">
      {may('vault.secret.generate') ? (
        <Button onClick={() => onWish({ capability: 'vault.secret.generate' })}>Make secret</Button>
      ) : null}
      {may('vault.secret.store') ? (
        <Button look="main" onClick={() => onWish({ capability: 'vault.secret.store' })}>
          Store secret
        </Button>
      ) : null}
    </span>
  );
  return (
    <Panel query={query} what="The list of secrets" lines={8}>
      {() =>
        rows.length === 0 ? (
          <Empty says="The vault is empty. Keys for services go here, and nobody sees them again.">{buttons}</Empty>
        ) : (
          <>
            <div className="mb-2 flex justify-end">{buttons}</div>
            <Table
              label="Secrets"
              columns={[name, ...columns]}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => setOpenId(id)}
              openKey={openId}
            />
            <ShowMore query={query} />
            {open ? <OneSecret secret={open} onClose={() => setOpenId(undefined)} /> : null}
          </>
        )
      }
    </Panel>
  );
}

function OneSecret({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }) {
  const may = useMay();
  const called = useSecretNames();
  const [wish, setWish] = useState<Wish>();
  const { id: secretId, version: ifVersion, expiresAt, rotateEveryDays } = secret;
  const seen = { secretId, ifVersion };
  const seal = ['secretId', 'ifVersion'];
  const acts = [
    {
      ...{ capability: 'vault.secret.rotate', says: 'Replace value', given: seen },
      fixed: secret.generator ? [...seal, 'value'] : seal,
    },
    {
      ...{ capability: 'vault.secret.setPolicy', says: 'Set how long good' },
      ...{ given: { ...seen, expiresAt, rotateEveryDays }, fixed: seal },
    },
    { capability: 'vault.secret.remove', says: 'Remove…', given: seen, fixed: seal },
  ].filter(({ capability }) => may(capability));
  return (
    <>
      <Drawer title={called(secret.name)} isOpen={!wish} onClose={onClose}>
        <div className="min-h-0 flex-1 overflow-auto px-5 py-4">
          <KeyValues
            wide
            facts={[
              { name: 'for', value: secret.purpose },
              { name: 'mayGoTo', value: secret.hosts.join('\n') || 'no host' },
              { name: 'whose', value: secret.owner === 'me' ? 'yours alone' : 'the company’s' },
              { name: 'value', value: `never shown; version ${secret.version}` },
              { name: 'goodUntil', value: expiresAt ?? 'no end' },
              { name: 'madeAnew', value: rotateEveryDays ? `every ${rotateEveryDays} days` : 'only by hand' },
              { name: 'lastReplaced', value: secret.rotatedAt ?? 'never' },
              { name: 'lastUsed', value: secret.lastUsedAt ?? 'never' },
              { name: 'since', value: secret.createdAt },
            ]}
          />
          {secret.publicKey ? (
            <Section title="Public key">
              <CopyLine label="public key" text={secret.publicKey} />
            </Section>
          ) : null}
          {may('vault.access.list') ? (
            <Section title="Who used it">
              <AccessRecord secretId={secretId} />
            </Section>
          ) : null}
        </div>
        {acts.length > 0 ? (
          <footer className="flex flex-wrap gap-2 border-border border-t px-5 py-3">
            {acts.map(({ says, ...one }) => (
              <Button
                key={one.capability}
                look={one.capability === 'vault.secret.remove' ? 'danger' : 'plain'}
                onClick={() => setWish(one)}
              >
                {says}
              </Button>
            ))}
          </footer>
        ) : null}
      </Drawer>
      <RunDrawer
        wish={wish}
        onClose={() => {
          setWish(undefined);
          if (wish?.capability === 'vault.secret.remove') onClose();
        }}
      />
    </>
  );
}
