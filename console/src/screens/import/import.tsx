// A file of rows into any capability: choose it, say which column is what, rehearse, bring in, and see every refusal.

import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { readCsv, saveCsv } from '../../base/csv.ts';
import { count, many } from '../../base/numbers.ts';
import { label, lowered, title } from '../../base/words.ts';
import { type Described, useDescribed } from '../../client/described.ts';
import { Button } from '../../parts/button.tsx';
import { EffectChip } from '../../parts/chip.tsx';
import { FileChoice } from '../../parts/file-choice.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle, Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Crumb } from '../../parts/top-slot.tsx';
import { keyOfFile, mostRehearsed, type Results, useImporting } from './importing.ts';
import { fieldsOf, guessed, type Mapping, type ReadRow, readRows } from './reading.ts';

interface File {
  readonly name: string;
  readonly key: string;
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

const mostRows = 10_000;

export function Import() {
  const { capability } = useParams({ strict: false }) as { capability: string };
  const query = useDescribed(capability);
  const [file, setFile] = useState<File>();
  return (
    <Page>
      <Panel query={query} what="This form" lines={4}>
        {(described) => {
          if (!described) return <Empty says={`There is nothing called ${capability} here that you may do.`} />;
          return (
            <>
              <Crumb title={title(described.description)} />
              <PageTitle title={`Import: ${lowered(title(described.description))}`}>
                <EffectChip effect={described.effect} />
              </PageTitle>
              <Choose file={file} described={described} onChoose={setFile} />
              {file ? <Mapped key={file.key} file={file} described={described} /> : null}
            </>
          );
        }}
      </Panel>
    </Page>
  );
}

interface ChooseProps {
  readonly file: File | undefined;
  readonly described: Described;
  readonly onChoose: (file: File | undefined) => void;
}

function Choose({ file, described, onChoose }: ChooseProps) {
  const [problem, setProblem] = useState('');
  async function read(chosen: globalThis.File | undefined) {
    if (!chosen) return;
    const text = await chosen.text();
    const [head, ...lines] = readCsv(text);
    const isTooLong = lines.length > mostRows;
    setProblem(isTooLong ? `At most ${count(mostRows)} rows at a time. This file has ${count(lines.length)}.` : '');
    if (!head || lines.length === 0) setProblem('There is no row below the head of this file.');
    else if (!isTooLong) onChoose({ name: chosen.name, key: keyOfFile(described.name + text), head, lines });
  }
  return (
    <div
      className="flex max-w-[560px] flex-wrap items-center gap-3 rounded-panel border border-control border-dashed
        p-4"
    >
      <span className="min-w-0 flex-1 basis-[240px]">
        <b className="block font-[550]">{file ? file.name : 'Choose a CSV file'}</b>
        <span className={`text-meta ${problem ? 'text-danger' : 'text-muted'}`} role={problem ? 'alert' : undefined}>
          {problem || (file ? many(file.lines.length, 'row') : 'The first line names the columns. Up to 10,000 rows.')}
        </span>
      </span>
      <FileChoice
        label="CSV file"
        accept=".csv,.tsv,.txt,text/csv"
        isSilent
        onChoose={([chosen]) => void read(chosen)}
      />
    </div>
  );
}

function Mapped({ file, described }: { readonly file: File; readonly described: Described }) {
  const [mapping, setMapping] = useState<Mapping>(() => guessed(file.head, described.input));
  const fields = fieldsOf(described.input);
  const rows = useMemo(() => readRows(described.input, mapping, file.lines), [described, mapping, file]);
  const importing = useImporting(described.name, file.key);
  const missing = fields.filter(({ name, isNeeded }) => isNeeded && !mapping.includes(name));
  function map(column: number, field: string) {
    importing.forget();
    setMapping(mapping.map((one, index) => (index === column ? field : one)));
  }
  return (
    <>
      <Section title="Which column is what">
        <ul className="max-w-[720px] border-border border-t">
          {file.head.map((name, column) => (
            <li
              key={`${name}-${column.toString()}`}
              className="grid min-h-(--row) grid-cols-[minmax(0,1fr)_minmax(0,1fr)_200px] items-center gap-3
                border-border border-b py-1 max-md:grid-cols-2"
            >
              <span className="truncate font-[550]">{name}</span>
              <span className="truncate text-meta text-muted max-md:hidden">{file.lines[0]?.[column]}</span>
              <select
                aria-label={`What ${name} becomes`}
                value={mapping[column] ?? ''}
                onChange={(event) => map(column, event.target.value)}
                className={boxLook}
              >
                <option value="">Leave out</option>
                {fields.map(({ name: field, isNeeded }) => (
                  <option key={field} value={field} disabled={mapping.includes(field) && mapping[column] !== field}>
                    {label(field)}
                    {isNeeded ? ', needed' : ''}
                  </option>
                ))}
              </select>
            </li>
          ))}
        </ul>
      </Section>
      {missing.length > 0 ? (
        <p role="status" className="mt-3 text-warn">
          Say which column is {missing.map(({ name }) => label(name).toLowerCase()).join(' and ')}.
        </p>
      ) : (
        <Rows {...{ file, rows, importing }} />
      )}
    </>
  );
}

interface RowsProps {
  readonly file: File;
  readonly rows: readonly ReadRow[];
  readonly importing: ReturnType<typeof useImporting>;
}

const words = { would: 'done', done: 'done', waiting: 'waiting', refused: 'failed' } as const;

function columnsFor(file: File, results: Results): Column<ReadRow>[] {
  const came = ({ line, problem }: ReadRow) => {
    const result = results.get(line);
    if (result) return <Status word={words[result.came]} says={result.says} />;
    return problem ? <Status word="failed" says={problem} /> : <span className="text-muted">Can be read</span>;
  };
  return [
    { name: 'line', title: 'Line', isNumber: true, cell: ({ line }) => count(line) },
    { name: 'came', title: 'What comes of it', cell: came },
    ...file.head.slice(0, 5).map((name, column) => ({
      name: `cell ${column}`,
      title: name,
      cell: ({ cells }: ReadRow) => cells[column] ?? '',
    })),
  ];
}

function Rows({ file, rows, importing }: RowsProps) {
  const { results, doing } = importing;
  const columns = useMemo(() => columnsFor(file, results), [file, results]);
  const unread = rows.filter(({ problem }) => problem).length;
  const good = rows.length - unread;
  const all = [...results.values()];
  const refused = all.filter(({ came }) => came === 'refused');
  const taken = all.filter(({ came }) => came === 'done').length;
  const isOver = doing === false && taken > 0;
  const wrong = rows.filter(({ line, problem }) => problem || results.get(line)?.came === 'refused');
  function saveWrong() {
    const named = wrong.map(({ cells, line, problem }) => ({
      ...Object.fromEntries(file.head.map((name, column) => [name, cells[column] ?? ''])),
      problem: results.get(line)?.says ?? problem ?? '',
    }));
    saveCsv(`${file.name.replace(/\.\w+$/, '')}-refused`, named);
  }
  return (
    <Section
      title="The rows"
      note={unread > 0 ? `${count(good)} can be read, ${count(unread)} can not` : many(good, 'row')}
      end={
        <span className="flex flex-wrap gap-2">
          {wrong.length > 0 ? (
            <Button small look="quiet" onClick={saveWrong}>
              {`CSV of ${many(wrong.length, 'refused row')}`}
            </Button>
          ) : null}
          <Button
            small
            busy={doing === 'rehearsing' && 'Rehearsing…'}
            onClick={() => void importing.rehearse(rows.filter(({ problem }) => !problem))}
          >
            {`Rehearse ${count(Math.min(good, mostRehearsed))}`}
          </Button>
          <Button
            small
            look="main"
            why={good === 0 ? 'No row can be read yet.' : undefined}
            busy={doing === 'importing' && `${count(results.size)} of ${count(rows.length)}`}
            onClick={() => void importing.bringIn(rows)}
          >
            {`Import ${many(good, 'row')}`}
          </Button>
        </span>
      }
    >
      <p role="status" className="mb-2 text-meta text-muted">
        {isOver
          ? `${many(taken, 'row')} taken, ${count(refused.length)} refused. The same file again does nothing twice.`
          : ''}
      </p>
      <Table label="Rows of the file" columns={columns} rows={rows} keyOf={({ line }) => String(line)} />
    </Section>
  );
}
