// Every capability has this screen at least: what it does, its form, the rehearsal, the stake bar, what came of it.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { clock } from '../base/time.ts';
import { isMoreThanTitle, title } from '../base/words.ts';
import { type Described, useDescribed } from '../client/described.ts';
import { readByName } from '../client/http.ts';
import { useMay, useMine } from '../client/me.ts';
import { EffectChip, effectWords } from '../parts/chip.tsx';
import { SchemaForm } from '../parts/form/schema-form.tsx';
import { Empty, Panel, Still } from '../parts/panel.tsx';
import { PageTitle } from '../parts/section.tsx';
import { StakeBar } from '../parts/stake-bar.tsx';
import { Crumb } from '../parts/top-slot.tsx';
import { Came, RunButtons } from '../running/run-form.tsx';
import { useRunning } from '../running/use-running.ts';

export function Do() {
  const { capability } = useParams({ strict: false }) as { capability: string };
  const query = useDescribed(capability);
  return (
    <Panel query={query} what="This form" lines={6}>
      {(described) =>
        described ? <Prefilled key={capability} described={described} /> : <NotOpen capability={capability} />
      }
    </Panel>
  );
}

/** What sets something shows how it is set now, if that can be read. */
function Prefilled({ described }: { readonly described: Described }) {
  const may = useMay();
  const reader = described.name.replace(/\.set$/, '.get');
  const isReadable = reader !== described.name && may(reader);
  const query = useQuery({
    queryKey: [reader, {}],
    queryFn: ({ signal }) => readByName(reader, {}, signal) as Promise<Readonly<Record<string, unknown>>>,
    enabled: isReadable,
    retry: false,
  });
  if (isReadable && query.isPending) return <Still lines={6} />;
  return <Form described={described} given={query.data ? { ...query.data, ifVersion: query.data.version } : {}} />;
}

interface FormProps {
  readonly described: Described;
  readonly given: object;
}

function Form({ described, given }: FormProps) {
  const running = useRunning(described, given);
  const { name, description, effect, input } = described;
  const isPlain = Object.keys(input.properties ?? {}).length === 0;
  const go = () => void running.run();
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto]">
      <Crumb title={title(description)} />
      <div className="min-h-0 overflow-auto">
        <div className="grid max-w-[1040px] gap-x-10 gap-y-6 px-(--page-x) pt-6 pb-10">
          <div>
            <PageTitle title={title(description)}>
              <EffectChip effect={effect} />
            </PageTitle>
            <p className="max-w-[68ch] text-muted">
              {isMoreThanTitle(description) ? `${description} ` : ''}
              <code className="text-code">{name}</code>
            </p>
          </div>
          <div className="max-w-[560px]">
            {isPlain ? (
              <p className="text-muted">It needs nothing to be filled in.</p>
            ) : (
              <SchemaForm
                of={name}
                schema={input}
                drafts={running.drafts}
                issues={running.issues}
                onChange={running.change}
                onSubmit={go}
                {...(effect === 'read' ? {} : { onRehearse: () => void running.rehearse() })}
              />
            )}
          </div>
          <Came running={running} what={title(description)} />
        </div>
      </div>
      <StakeBar
        big={effectWords[effect]}
        leaves={effect === 'send'}
        waits={false}
        undo={undoOf(described)}
        exactly={effect === 'read' ? null : rehearsedWords(running.rehearsal)}
      >
        <RunButtons {...{ described, running }} onRun={go} />
      </StakeBar>
    </div>
  );
}

function undoOf({ effect }: Described): string {
  return effect === 'read' ? 'Nothing is changed' : 'The record says what it did and whether it can be taken back';
}

function rehearsedWords(rehearsal: { readonly at: Date; readonly isStale: boolean } | undefined): string {
  if (!rehearsal) return 'Not rehearsed';
  return rehearsal.isStale ? 'Changed since it was rehearsed' : `Rehearsed at ${clock(rehearsal.at)}`;
}

function NotOpen({ capability }: { readonly capability: string }) {
  const found = useMine().data?.find(({ name }) => name === capability);
  const says = found
    ? `You may not do this: ${title(found.summary).toLowerCase()}. ${found.why ?? ''}`
    : `There is nothing called ${capability} here. It may belong to another company.`;
  return (
    <div className="px-(--page-x) py-6">
      <PageTitle title={found ? title(found.summary) : 'Not found'} />
      <Empty says={says} />
    </div>
  );
}
