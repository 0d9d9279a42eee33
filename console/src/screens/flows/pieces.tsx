// What can be drawn: starts, people, order, working out, and everything that this company may do.
import { useState } from 'react';
import { title } from '../../base/words.ts';
import { type Mine, useMine } from '../../client/me.ts';
import { effectWords, icon } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { type Node, type Piece, pieces } from './graph.ts';
import { iconOf } from './icons.ts';
import { Say, type Written } from './say.tsx';

const none: readonly Mine[] = [];
const most = 30;

interface PiecesProps {
  readonly onAdd: (piece: Piece) => void;
  readonly onProposed: (written: Written | undefined) => void;
}

export function Pieces({ onAdd, onProposed }: PiecesProps) {
  const [words, setWords] = useState('');
  const mine = useMine().data ?? none;
  const asked = words.trim().toLowerCase();
  const fits = (text: string) => asked.split(/\s+/).every((word) => text.toLowerCase().includes(word));
  const acts = mine
    .filter(({ may, name, summary }) => may && fits(`${summary} ${name}`) && !/^(work|invoke|access)\./.test(name))
    .filter(({ effect }) => asked !== '' || effect !== 'read')
    .slice(0, most);
  const groups = pieces
    .map(({ group, all }) => ({ group, all: all.filter((one) => fits(one.title)) }))
    .filter(({ all }) => all.length > 0);
  return (
    <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <div className="grid gap-2.5 border-border border-b p-2.5">
        <Say small rows={1} onWritten={onProposed} />
        <input
          aria-label="Find a step"
          placeholder="Find a step"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className={boxLook}
        />
      </div>
      <div className="min-h-0 overflow-auto px-2.5 py-2">
        {groups.map(({ group, all }) => (
          <section key={group} aria-label={group}>
            <h3 className="px-1.5 pt-2 pb-1 text-micro text-muted">{group}</h3>
            {all.map((piece) => (
              <PieceButton key={piece.title} piece={piece} onAdd={onAdd} />
            ))}
          </section>
        ))}
        {acts.length > 0 ? (
          <section aria-label="Do">
            <h3 className="px-1.5 pt-2 pb-1 text-micro text-muted">Do</h3>
            {acts.map(({ name, summary, effect }) => (
              <PieceButton
                key={name}
                piece={{ title: title(summary), make: { kind: 'capability', capability: name, input: {} } }}
                note={effectWords[effect]}
                onAdd={onAdd}
              />
            ))}
          </section>
        ) : null}
      </div>
    </div>
  );
}

interface PieceButtonProps {
  readonly piece: Piece;
  readonly note?: string;
  readonly onAdd: (piece: Piece) => void;
}

function PieceButton({ piece, note, onAdd }: PieceButtonProps) {
  const Icon = iconOf(piece.make as Pick<Node, 'kind' | 'trigger'>);
  return (
    <button
      type="button"
      onClick={() => onAdd(piece)}
      className="grid w-full grid-cols-[16px_minmax(0,1fr)] items-baseline gap-x-2 rounded-control px-1.5 py-1 text-left
        hover:bg-hover max-md:min-h-11 max-md:items-center"
    >
      <Icon {...icon} className="self-center text-muted" />
      <span className="truncate">{piece.title}</span>
      {note ? <span className="col-start-2 text-[11px] text-muted">{note}</span> : null}
    </button>
  );
}
