// What models were asked and what they answered, with what it cost; people say how good it was.
import { useState } from 'react';
import { count, micros } from '../../base/numbers.ts';
import { when } from '../../base/time.ts';
import { label, title } from '../../base/words.ts';
import type { OutputOf } from '../../client/http.ts';
import { useAllActs, useMay } from '../../client/me.ts';
import { useNames } from '../../client/names.ts';
import { usePages } from '../../client/pages.ts';
import { Drawer } from '../../parts/dialog.tsx';
import { KeyValues } from '../../parts/key-values.tsx';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Spine } from '../../parts/spine.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { usePress } from '../../running/use-press.ts';
import { seconds } from './wires.ts';

type Answer = OutputOf<'model.generation.list'>['items'][number];

const currency = 'USD';

export function Answers() {
  const names = useNames();
  const act = useAllActs();
  const { query, rows } = usePages('model.generation.list', { limit: 50 });
  const [open, setOpen] = useState<Answer>();
  const columns: readonly Column<Answer>[] = [
    { name: 'task', title: 'What', isStrong: true, cell: ({ task }) => title(act(task)) },
    { name: 'who', title: 'For whom', cell: ({ userId }) => names(userId)?.name ?? label(userId) },
    { name: 'model', title: 'Model', cell: ({ provider, model }) => `${model}, ${provider}` },
    { name: 'segment', title: 'Segment', cell: ({ segment }) => segment || 'none' },
    { name: 'tokens', title: 'Tokens', isNumber: true, cell: ({ tokensIn, tokensOut }) => count(tokensIn + tokensOut) },
    { name: 'took', title: 'Took', isNumber: true, cell: ({ latencyMs }) => seconds(latencyMs) },
    {
      name: 'cost',
      title: 'Cost',
      isNumber: true,
      isMain: true,
      cell: ({ costMicros }) => micros(costMicros, currency),
    },
    { name: 'at', title: 'When', cell: ({ at }) => <span className="tabular-nums">{when(at)}</span> },
  ];
  return (
    <Panel query={query} what="What models answered" lines={10}>
      {() => (
        <>
          {rows.length === 0 ? (
            <Empty says="No question is kept yet. What is asked of a model stands here with answer and cost." />
          ) : (
            <Table
              label="Answers"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={setOpen}
              openKey={open?.id}
            />
          )}
          <ShowMore query={query} />
          {open ? <OneAnswer answer={open} onClose={() => setOpen(undefined)} /> : null}
        </>
      )}
    </Panel>
  );
}

function OneAnswer({ answer, onClose }: { readonly answer: Answer; readonly onClose: () => void }) {
  const act = useAllActs();
  const { model, provider, task, segment, workspaceId, finish, tokensIn, tokensOut, costMicros, latencyMs } = answer;
  return (
    <Drawer title={title(act(task))} isOpen onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        {answer.result === null ? null : <Spine name={model}>{answer.result}</Spine>}
        <KeyValues
          wide
          facts={[
            { name: 'model', value: `${model}, ${provider}` },
            { name: 'segment', value: segment },
            { name: 'workspace', value: workspaceId },
            { name: 'ended', value: finish },
            { name: 'tokens', value: `${count(tokensIn)} read, ${count(tokensOut)} written` },
            { name: 'took', value: seconds(latencyMs) },
            { name: 'cost', value: micros(costMicros, currency) },
            { name: 'when', value: answer.at },
          ]}
        />
        <Rating generationId={answer.id} />
        {answer.prompt === null ? (
          <p className="text-muted">What was asked is kept no longer, or was never yours to read.</p>
        ) : (
          <Section title="What was asked">
            <pre className="max-h-80 overflow-auto whitespace-pre-wrap rounded-control bg-sunken p-3 text-code">
              {asked(answer.prompt)}
            </pre>
          </Section>
        )}
      </div>
    </Drawer>
  );
}

interface Prompt {
  readonly system?: string;
  readonly messages?: readonly { readonly parts?: readonly { readonly text?: string }[] }[];
}

/** The words of what was asked; what is no words stays as it was sent. */
function asked(prompt: string): string {
  try {
    const { system, messages = [] } = JSON.parse(prompt) as Prompt;
    const said = messages.flatMap(({ parts = [] }) => parts.map(({ text }) => text ?? ''));
    return [system ?? '', ...said].filter(Boolean).join('\n\n') || prompt;
  } catch {
    return prompt;
  }
}

const ratings = [1, 2, 3, 4, 5] as const;

function Rating({ generationId }: { readonly generationId: string }) {
  const may = useMay();
  const { problem, press } = usePress();
  const [given, setGiven] = useState('');
  if (!may('model.response.rate')) return null;
  async function rate(next: string) {
    setGiven(next);
    await press('model.response.rate', { generationId, rating: Number(next) }, `Rated the answer ${next} of 5.`);
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="text-muted">How good was it?</span>
      <Segmented
        label="How good was it?"
        value={given}
        choices={ratings.map((one) => ({ value: String(one), label: one }))}
        onChange={(next) => void rate(next)}
      />
      {problem ? <Failed error={problem} what="Your rating" /> : null}
    </div>
  );
}
