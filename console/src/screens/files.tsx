// The files of the company: kept, linked to, deleted and brought back.
import { Upload } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { bytes } from '../base/numbers.ts';
import { when } from '../base/time.ts';
import { sendFile } from '../client/bytes.ts';
import { useMay, useMine } from '../client/me.ts';
import { useNames } from '../client/names.ts';
import { usePages } from '../client/pages.ts';
import { renew } from '../client/queries.ts';
import { Button } from '../parts/button.tsx';
import { icon } from '../parts/chip.tsx';
import { Empty, Failed, Panel } from '../parts/panel.tsx';
import { Page, PageTitle } from '../parts/section.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { ShowMore } from '../parts/show-more.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { tell } from '../parts/toast.tsx';
import { type Kept, OneFile } from './file.tsx';

type Which = 'kept' | 'deleted';

export function Files() {
  const may = useMay();
  const mine = useMine();
  const [which, setWhich] = useState<Which>('kept');
  return (
    <Page>
      <PageTitle title="Files" />
      <Panel query={mine} what="What you may see of files" lines={8}>
        {() =>
          may('file.file.list') ? (
            <>
              {may('file.file.upload') ? <Drop /> : null}
              <Segmented
                label="Which files"
                value={which}
                choices={[
                  { value: 'kept', label: 'Kept' },
                  { value: 'deleted', label: 'Deleted' },
                ]}
                onChange={setWhich}
              />
              <List key={which} deleted={which === 'deleted'} />
            </>
          ) : (
            <Empty says="You may not see files. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}

interface Sending {
  readonly name: string;
  readonly state: 'sending' | 'done' | Error;
}

function Drop() {
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const put = (name: string, state: Sending['state']) =>
    setSendings((all) => [...all.filter((one) => one.name !== name), { name, state }]);

  async function send(files: Iterable<File>) {
    for (const file of files) {
      put(file.name, 'sending');
      try {
        const kept = await sendFile(file);
        setSendings((all) => all.filter(({ name }) => name !== file.name));
        tell(`Kept: ${kept.name}, ${bytes(kept.size)}.`);
        renew('file.file.list');
      } catch (error) {
        put(file.name, error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files);
  }

  return (
    <div className="mb-4">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files are dropped here, and the button does the same. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={`flex flex-wrap items-center gap-3 rounded-panel border border-control border-dashed p-4
          ${isOver ? 'bg-selected' : ''}`}
      >
        <Button icon={<Upload {...icon} />} onClick={() => chooser.current?.click()}>
          Choose files
        </Button>
        <span className="text-muted">or drop them here: documents, pictures, tables, sound.</span>
        <input
          ref={chooser}
          type="file"
          multiple
          tabIndex={-1}
          aria-label="Files to keep"
          onChange={(event) => void send(event.target.files ?? [])}
          className="sr-only"
        />
      </div>
      <ul aria-live="polite">
        {sendings.map(({ name, state }) => (
          <li key={name} className="border-border border-b py-2">
            {state instanceof Error ? (
              <Failed error={state} what={name} />
            ) : (
              <>
                {name} <span className="text-muted">is being kept…</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function List({ deleted }: { readonly deleted: boolean }) {
  const names = useNames();
  const { query, rows } = usePages('file.file.list', { limit: 50, ...(deleted ? { deleted } : {}) });
  const [openId, setOpenId] = useState<string>();
  const open = rows.find(({ id }) => id === openId);
  const columns: readonly Column<Kept>[] = [
    { name: 'name', title: 'Name', isStrong: true, cell: ({ name }) => name },
    { name: 'type', title: 'Type', cell: ({ type }) => <span className="text-muted">{type}</span> },
    { name: 'purpose', title: 'For', cell: ({ purpose }) => purpose },
    {
      name: 'public',
      title: 'Who may read it',
      cell: ({ isPublic }) => (isPublic ? 'everybody with its address' : 'the company'),
    },
    { name: 'by', title: 'From', cell: ({ createdBy }) => names(createdBy)?.name ?? createdBy },
    {
      name: 'at',
      title: deleted ? 'Deleted' : 'Since',
      cell: ({ createdAt, deletedAt }) => <span className="tabular-nums">{when(deletedAt ?? createdAt)}</span>,
    },
    { name: 'size', title: 'Size', isNumber: true, isMain: true, cell: ({ size }) => bytes(size) },
  ];
  return (
    <div className="mt-2">
      <Panel query={query} what="The list of files" lines={8}>
        {() =>
          rows.length === 0 ? (
            <Empty says={deleted ? 'Nothing was deleted in thirty days.' : 'No file is kept yet.'} />
          ) : (
            <Table
              label="Files"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => setOpenId(id)}
              openKey={openId}
            />
          )
        }
      </Panel>
      <ShowMore query={query} />
      {open ? <OneFile file={open} onClose={() => setOpenId(undefined)} /> : null}
    </div>
  );
}
