// What can be drawn: starts, people, order, working out, and everything that this company may do.
import { useState } from 'react';
import { title } from '../../base/words.ts';
import { type Mine, useMine } from '../../client/me.ts';
import { effectWords } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/field.tsx';
import { type Piece, pieces } from './graph.ts';

const none: readonly Mine[] = [];
const most = 30;

export function Pieces({ onAdd }: { readonly onAdd: (piece: Piece) => void }) {
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
      <div className="border-border border-b p-2.5">
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
  return (
    <button
      type="button"
      onClick={() => onAdd(piece)}
      className="grid w-full rounded-control px-1.5 py-1 text-left hover:bg-hover"
    >
      <span className="truncate">{piece.title}</span>
      {note ? <span className="text-[11px] text-muted">{note}</span> : null}
    </button>
  );
}
