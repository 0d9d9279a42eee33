// Oneself: name, password, where one is signed in, one's keys, and on which ways one is told.
import { useState } from 'react';
import { deviceName } from '../base/device.ts';
import { label } from '../base/words.ts';
import { useMay, useMe, useMine } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { boxLook } from '../parts/form/look.ts';
import { Mark } from '../parts/mark.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Page, PageTitle, Section } from '../parts/section.tsx';
import type { Column } from '../parts/table.tsx';
import { Value } from '../parts/value.tsx';
import type { Row } from '../running/columns.tsx';
import { RunDrawer, type Wish } from '../running/run-drawer.tsx';
import { ThingList } from '../running/thing-list.tsx';
import { usePress } from '../running/use-press.ts';
import { Devices } from './devices.tsx';
import { newsWords } from './news.ts';
import { OwnAccess } from './usage/own-access.tsx';

const changes = [
  ['identity.person.rename', 'Change your name or e-mail'],
  ['identity.password.change', 'Change your password'],
  ['identity.factor.enrol', 'Set up a second step'],
  ['notify.settings.set', 'Language, time zone and quiet hours'],
] as const;

export function Account() {
  const me = useMe().data;
  const may = useMay();
  const mine = useMine().data?.filter((one) => one.may) ?? [];
  const [wish, setWish] = useState<Wish>();
  const settings = useAsk('notify.settings.get', {}).data;
  const given: Readonly<Record<string, object>> = {
    'identity.person.rename': me ? { name: me.user.name, email: me.user.email } : {},
    'notify.settings.set': settings ? { ...settings, ifVersion: settings.version } : {},
  };
  return (
    <Page>
      <PageTitle title="Your account" />
      {me ? (
        <div className="flex flex-wrap items-center gap-3">
          <Mark kind="person" name={me.user.name || me.user.email} size={32} />
          <span className="min-w-0">
            <b className="block font-[550]">{me.user.name}</b>
            <span className="text-meta text-muted">
              {me.user.email} · {me.roles.map(label).join(', ')} in {me.tenant.name}
            </span>
          </span>
        </div>
      ) : null}
      <p className="mt-4 flex flex-wrap gap-2">
        {changes
          .filter(([capability]) => may(capability))
          .map(([capability, says]) => (
            <Button key={capability} small onClick={() => setWish({ capability, given: given[capability] ?? {} })}>
              {says}
            </Button>
          ))}
        {may('platform.activity.mine') ? <LinkButton to="/activity">See what you did</LinkButton> : null}
      </p>
      <OwnAccess />
      <Ways />
      <Devices />
      {may('identity.session.list') ? (
        <Section title="Where you are signed in">
          <ThingList capability="identity.session.list" actions={mine} columns={sessions} />
        </Section>
      ) : null}
      {may('identity.key.list') ? (
        <Section title="Keys" note="for programs that act as you">
          <ThingList
            capability="identity.key.list"
            actions={mine}
            create="identity.key.create"
            empty="There is no key. One connects an MCP client or a script."
          />
        </Section>
      ) : null}
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

const sessions: readonly Column<Row>[] = [
  {
    name: 'userAgent',
    title: 'Device',
    isStrong: true,
    cell: ({ userAgent, current }) => (
      <span className="inline-flex items-center gap-2">
        {deviceName(String(userAgent ?? ''))}
        {current === true ? <Chip>this one</Chip> : null}
      </span>
    ),
  },
  { name: 'ip', title: 'IP address', cell: ({ ip }) => <Value value={ip} /> },
  { name: 'seenAt', title: 'Last seen', cell: ({ seenAt, createdAt }) => <Value value={seenAt ?? createdAt} /> },
  { name: 'createdAt', title: 'Since', cell: ({ createdAt }) => <Value value={createdAt} /> },
  { name: 'expiresAt', title: 'Until', cell: ({ expiresAt }) => <Value value={expiresAt} /> },
];

const channels = ['mail', 'chat', 'push'] as const;
const soon = { off: 'Off', immediate: 'At once', hourly: 'Hourly', daily: 'Daily' } as const;
const timings = ['off', 'immediate', 'hourly', 'daily'] as const;

/** Kinds of news by ways to hear of them; a change takes effect at once and can be taken back. */
function Ways() {
  const may = useMay();
  const query = useAsk('notify.preference.list', {}, { enabled: may('notify.preference.list') });
  const { press } = usePress();
  if (!may('notify.preference.list')) return null;
  return (
    <Section title="What you are told of" note="and how soon">
      <Panel query={query} what="What you are told of" lines={6}>
        {({ items }) => {
          const kinds = [...new Set(items.map(({ kind }) => kind))];
          if (kinds.length === 0) return <Empty says="There is nothing to be told of." />;
          return (
            <div>
              <table className="w-full max-w-[860px]">
                <thead>
                  <tr className="border-border border-b text-left text-[11.5px] text-muted max-md:sr-only">
                    <th scope="col" className="h-[30px] pr-3 font-[500]">
                      What
                    </th>
                    {channels.map((channel) => (
                      <th key={channel} scope="col" className="px-3 font-[500]">
                        {label(channel)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {kinds.map((kind) => (
                    <tr
                      key={kind}
                      className="border-border border-b max-md:grid max-md:grid-cols-3 max-md:gap-x-2 max-md:py-2"
                    >
                      <th
                        scope="row"
                        className="h-(--row) pr-3 text-left font-[400] max-md:col-span-3 max-md:h-auto max-md:pb-1"
                      >
                        {newsWords(kind)}
                      </th>
                      {channels.map((channel) => {
                        const found = items.find((one) => one.kind === kind && one.channel === channel);
                        return (
                          <td key={channel} className="px-3 py-1 max-md:grid max-md:gap-1 max-md:px-0">
                            <span aria-hidden className="text-[11.5px] text-muted md:hidden">
                              {label(channel)}
                            </span>
                            {found ? (
                              <select
                                aria-label={`${newsWords(kind)} by ${channel}`}
                                value={found.timing}
                                onChange={({ target: { value } }) => {
                                  const timing = timings.find((one) => one === value) ?? null;
                                  const told = `${newsWords(kind)} by ${channel}: ${value}.`;
                                  void press('notify.preference.set', { kind, channel, timing }, told);
                                }}
                                className={`${boxLook} max-w-[120px]`}
                              >
                                {timings.map((one) => (
                                  <option key={one} value={one}>
                                    {soon[one]}
                                  </option>
                                ))}
                              </select>
                            ) : null}
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </Panel>
    </Section>
  );
}
