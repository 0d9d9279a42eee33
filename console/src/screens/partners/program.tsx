// The terms of the program: what partners are promised, from when on fraud is held, how payouts are made.
import { useState } from 'react';
import { label } from '../../base/words.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { ProgramDrawer } from './program-drawer.tsx';
import { Rates } from './rates.tsx';
import { cash, type Program } from './words.ts';

type Edited = Program | 'first' | 'another';

export function ProgramTerms() {
  const may = useMay();
  const [edited, setEdited] = useState<Edited>();
  const query = useAsk('partners.program.list', { limit: 50 });
  return (
    <div className="grid items-start gap-x-12 gap-y-8 xl:grid-cols-2">
      <div>
        <Panel query={query} what="The programs" lines={8}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty says="No program yet. One called main is opened with the usual terms as soon as somebody applies.">
                {may('partners.program.create') ? (
                  <Button look="main" onClick={() => setEdited('first')}>
                    Set up program
                  </Button>
                ) : null}
              </Empty>
            ) : (
              <>
                {items.map((program, index) => (
                  <Terms
                    key={program.id}
                    first={index === 0}
                    program={program}
                    onChange={may('partners.program.change') ? () => setEdited(program) : undefined}
                  />
                ))}
                {may('partners.program.create') ? (
                  <p className="mt-6">
                    <Button onClick={() => setEdited('another')}>Add program</Button>
                  </p>
                ) : null}
              </>
            )
          }
        </Panel>
        <Networks />
      </div>
      <Rates program={query.data?.items[0]} />
      {edited === undefined ? null : (
        <ProgramDrawer
          program={typeof edited === 'string' ? undefined : edited}
          slug={edited === 'first' ? 'main' : `program-${(query.data?.items.length ?? 0) + 1}`}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}

interface TermsProps {
  readonly program: Program;
  readonly first: boolean;
  readonly onChange: (() => void) | undefined;
}

function Terms({ program, first, onChange }: TermsProps) {
  return (
    <Section
      first={first}
      title={program.name}
      note={<code>{program.slug}</code>}
      end={
        onChange ? (
          <Button small onClick={onChange}>
            Change terms
          </Button>
        ) : null
      }
    >
      <div className="border-border border-t pt-3">
        <KeyValues
          wide
          facts={[
            { name: 'linksLeadTo', value: program.landingUrl ?? 'nowhere yet; say where, or links lead to no page' },
            { name: 'mayBeReturned', value: `${program.holdingDays} days, then the commission is approved` },
            { name: 'aVisitCounts', value: `${program.cookieDays} days` },
            { name: 'currencies', value: program.currencies.map(({ currency }) => currency).join(', ') },
            {
              name: 'leastPayout',
              value: program.currencies.map((one) => cash(one.minimumPayout, one.currency)).join(', '),
            },
            { name: 'takenBackUntil', value: `${program.graceMinutes} min after a batch was made` },
            { name: 'whoApplies', value: program.acceptsByItself ? 'is a partner at once' : 'waits for a person' },
            { name: 'heldFromScore', value: scoreWords(program.holdScore) },
            { name: 'rejectedFromScore', value: scoreWords(program.rejectScore) },
            { name: 'ownNames', value: program.ownWords.length > 0 ? program.ownWords.join(', ') : null },
          ]}
        />
      </div>
    </Section>
  );
}

function scoreWords(score: number): string {
  return score > 100 ? 'never' : `${score} of 100`;
}

function Networks() {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const query = useAsk('partners.network.list', { limit: 50 }, { enabled: may('partners.network.list') });
  if (!may('partners.network.list')) return null;
  return (
    <Section
      title="Networks and shops"
      note="that tell of sales over a signature"
      end={
        may('partners.network.add') ? (
          <Button small onClick={() => setWish({ capability: 'partners.network.add' })}>
            Add network
          </Button>
        ) : null
      }
    >
      <Panel query={query} what="The networks" lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="border-border border-t">
              <Empty says="None yet. Your own shop tells of sales with an API key; others sign what they tell." />
            </div>
          ) : (
            <ul className="border-border border-t">
              {items.map(({ id: networkId, name, isOpen }) => (
                <li key={networkId} className="flex min-h-(--row) items-center gap-3 border-border border-b">
                  <span className="font-[550]">{label(name)}</span>
                  <span className="text-muted">{isOpen ? 'heard' : 'not heard'}</span>
                  {may('partners.network.setOpen') ? (
                    <span className="ml-auto">
                      <Button
                        small
                        look="quiet"
                        onClick={() =>
                          setWish({
                            capability: 'partners.network.setOpen',
                            given: { networkId, isOpen: !isOpen },
                            fixed: ['networkId', 'isOpen'],
                          })
                        }
                      >
                        {isOpen ? 'Hear no more' : 'Hear again'}
                      </Button>
                    </span>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Panel>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}
