// Files as fields: chosen or dropped, each with its name and size; they stay in the field and are kept nowhere.
import { X } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { bytes } from '../../base/numbers.ts';
import { label } from '../../base/words.ts';
import { IconButton } from '../button.tsx';
import { icon } from '../chip.tsx';
import { FileChoice } from '../file-choice.tsx';
import type { FieldProps } from './look.ts';
import { kindOf } from './schema.ts';

interface Taken {
  readonly name: string;
  readonly type: string;
  readonly bytes: string;
}

type FilesProps = Pick<FieldProps, 'id' | 'name' | 'schema' | 'draft' | 'onChange'>;

export function Files({ id, name, schema, draft, onChange }: FilesProps) {
  const isMany = kindOf(schema) === 'files';
  const [only, setOnly] = useState<Taken>();
  const [problem, setProblem] = useState('');
  const [isOver, setOver] = useState(false);
  const taken = isMany ? takenIn(draft) : [only].filter((one) => one !== undefined && draft !== '');
  const keep = (files: readonly Taken[]) => {
    setOnly(files.at(-1));
    const whole = files.length > 0 ? JSON.stringify(files) : '';
    onChange(isMany ? whole : (files.at(-1)?.bytes ?? ''));
  };
  async function add(files: readonly File[]) {
    setProblem('');
    const read = await Promise.allSettled(files.map(readFile));
    const unread = files.filter((_, index) => read[index]?.status === 'rejected').map((file) => file.name);
    if (unread.length > 0) setProblem(`${unread.join(', ')} could not be read.`);
    const come = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    keep(isMany ? [...takenIn(draft), ...come] : come);
  }
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    void add(isMany ? files : files.slice(-1));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here could be chosen by the button as well.
    <div
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className="grid gap-1.5 rounded-control border border-border p-2 data-over:border-control data-over:bg-selected"
    >
      <FileChoice id={id} isMany={isMany} isSilent onChoose={(files) => void add(files)} />
      {taken.length > 0 ? (
        <ul aria-label={label(name)} className="border-border border-t">
          {taken.map((one, index) => (
            <li key={`${one?.name} ${index.toString()}`} className="flex items-center gap-2 border-border border-b">
              <span className="min-w-0 flex-1 truncate">{one?.name}</span>
              <span className="text-meta text-muted tabular-nums">{bytes(sizeOf(one?.bytes ?? ''))}</span>
              <IconButton
                label={`Leave out ${one?.name}`}
                icon={<X {...icon} />}
                onClick={() => keep(isMany ? takenIn(draft).filter((_, at) => at !== index) : [])}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {problem ? (
        <p role="alert" className="text-danger text-meta">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

function takenIn(draft: FieldProps['draft']): readonly Taken[] {
  return typeof draft === 'string' && draft.startsWith('[') ? (JSON.parse(draft) as Taken[]) : [];
}

/** Of base64: four signs are three bytes, less what it was filled up with. */
function sizeOf(text: string): number {
  return (text.length / 4) * 3 - (/=*$/.exec(text)?.[0].length ?? 0);
}

function readFile(file: File): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => {
      const text = String(reader.result);
      const type = file.type || 'application/octet-stream';
      resolve({ name: file.name, type, bytes: text.slice(text.indexOf(',') + 1) });
    };
    reader.readAsDataURL(file);
  });
}
