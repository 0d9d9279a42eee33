// One field over places, areas and everything one may do. What needs little is done right here, the rest in a drawer.

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useRef, useState } from 'react';
import { useSetting } from '../base/setting.ts';
import { title } from '../base/words.ts';
import { type Described, describing } from '../client/described.ts';
import { type Mine, useAreas, useMay, useMine } from '../client/me.ts';
import { effectWords } from '../parts/chip.tsx';
import { useFocusReturn } from '../parts/focus-return.ts';
import { RunForm } from '../running/run-form.tsx';
import { areaOf, clientPlaces, desk, installation, isPlaceOpen, places, wayTo } from './areas.ts';
import { drawer, paletteIsOpen } from './open.ts';

const most = 4;

export function Palette() {
  const isOpen = useSetting(paletteIsOpen);
  const [chosen, setChosen] = useState<Described>();
  const [rehearses, setRehearses] = useState(false);
  const { onOpen, onCloseAutoFocus } = useFocusReturn();
  function close() {
    paletteIsOpen.set(false);
    setChosen(undefined);
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? undefined : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-(--z-palette) bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={onOpen}
          onCloseAutoFocus={onCloseAutoFocus}
          onEscapeKeyDown={(event) => {
            if (!chosen) return;
            event.preventDefault();
            setChosen(undefined);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Backspace' || !chosen || hasSomething(event.target)) return;
            event.preventDefault();
            setChosen(undefined);
          }}
          className="entering fixed top-[12vh] left-1/2 z-(--z-palette) flex max-h-[min(560px,76vh)]
            w-[min(560px,calc(100vw-24px))] -translate-x-1/2 flex-col overflow-hidden rounded-float bg-overlay
            shadow-3 max-md:top-3"
        >
          <Dialog.Title className={chosen ? 'border-border border-b px-5 py-3 text-section' : 'sr-only'}>
            {chosen ? title(chosen.description) : 'Find or do'}
          </Dialog.Title>
          {chosen ? (
            <RunForm described={chosen} rehearses={rehearses} onDone={close} />
          ) : (
            <Finder
              onForm={(described, isRehearsed) => {
                setRehearses(isRehearsed);
                setChosen(described);
              }}
              onClose={close}
            />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Backspace in a field that holds something is for the field. */
function hasSomething(target: EventTarget): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return target.value !== '';
  return target instanceof HTMLInputElement && (target.type === 'file' || target.value !== '');
}

interface FinderProps {
  /** Whether it is to be rehearsed at once, as far as it can be. */
  readonly onForm: (described: Described, isRehearsed: boolean) => void;
  readonly onClose: () => void;
}

const row = `flex min-h-9 items-center gap-2.5 rounded-control px-2.5 py-1 data-[selected=true]:bg-selected
    pointer-coarse:min-h-12`;
const heading = `[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1
    [&_[cmdk-group-heading]]:text-micro [&_[cmdk-group-heading]]:text-muted`;

function Finder({ onForm, onClose }: FinderProps) {
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState('');
  const withAlt = useRef(false);
  const may = useMay();
  const mine = useMine().data?.filter((one) => one.may) ?? [];
  const areas = useAreas().data?.areas.filter(({ usable }) => usable > 0) ?? [];
  const screens = [...places, ...installation].filter((one) => isPlaceOpen(one, may));
  const navigate = useNavigate();
  const queries = useQueryClient();

  function go(to: string) {
    onClose();
    void navigate({ to });
  }

  async function choose({ name }: Mine) {
    setBusy(name);
    const described = await queries.ensureQueryData(describing(name)).catch(() => null);
    setBusy('');
    if (!described) return;
    const fields = Object.keys(described.input.properties ?? {}).length;
    if (fields <= most || withAlt.current) return onForm(described, withAlt.current);
    onClose();
    drawer.set({ capability: name });
  }

  const found = matching(mine, words);
  return (
    <Command
      label="Find or do"
      shouldFilter={false}
      loop
      onKeyDownCapture={({ altKey }) => {
        withAlt.current = altKey;
      }}
      className="flex min-h-0 flex-col"
    >
      <Command.Input
        value={words}
        onValueChange={setWords}
        placeholder="Find a place, or say what to do"
        className="h-12 flex-none border-border border-b bg-transparent px-4 text-[14px] outline-none"
      />
      <Command.List className="min-h-0 overflow-auto p-1.5">
        <Command.Empty className="px-2.5 py-4 text-muted">
          Nothing is called “{words}”. Try another word for it.
        </Command.Empty>
        <Command.Group heading="Go to" className={heading}>
          {[...desk, ...places, ...installation, ...clientPlaces.slice(-1)]
            .filter((one) => (!one.needs || may(one.needs)) && fits(one.title, words))
            .map(({ title: name, to, Icon }) => (
              <Command.Item key={to} value={`to ${to}`} onSelect={() => go(to)} className={row}>
                <Icon size={16} strokeWidth={1.5} className="flex-none text-muted" />
                {name}
              </Command.Item>
            ))}
        </Command.Group>
        <Command.Group heading="Areas" className={heading}>
          {areas
            .map(({ name, title: own }) => ({ name, ...areaOf(name, own) }))
            .map((one) => ({ ...one, to: wayTo({ area: one.name, to: one.to }, screens) }))
            .filter(
              (one) => words !== '' && fits(one.title, words) && !places.some((place) => place.title === one.title),
            )
            .map(({ name, title: own, to, Icon }) => (
              <Command.Item key={name} value={`area ${name}`} onSelect={() => go(to)} className={row}>
                <Icon size={16} strokeWidth={1.5} className="flex-none text-muted" />
                {own}
              </Command.Item>
            ))}
        </Command.Group>
        <Command.Group heading="Do" className={heading}>
          {found.map((one) => (
            <Command.Item key={one.name} value={`do ${one.name}`} onSelect={() => void choose(one)} className={row}>
              <span className="min-w-0 flex-1">
                <span className="block truncate">{title(one.summary)}</span>
                <code className="block truncate text-[11px] text-muted">{one.name}</code>
              </span>
              <span className="flex-none text-meta text-muted">
                {busy === one.name ? 'Opening…' : effectWords[one.effect]}
              </span>
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  );
}

function fits(text: string, words: string): boolean {
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));
}

const shown = 12;

/** The exact name first, then what begins like it, then what says all the words. */
function matching(mine: readonly Mine[], words: string): Mine[] {
  if (words.trim() === '') return mine.filter(({ effect }) => effect !== 'read').slice(0, shown / 2);
  const rank = ({ name, summary }: Mine) => {
    if (name === words) return 0;
    if (name.startsWith(words)) return 1;
    return summary.toLowerCase().startsWith(words.toLowerCase()) ? 2 : 3;
  };
  return mine
    .filter(({ name, summary }) => fits(`${summary} ${name.replaceAll('.', ' ')} ${name}`, words))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, shown);
}
