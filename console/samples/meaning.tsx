// Who, how much, until when, and where it comes from.
import { useState } from 'react';
import { Chip, Due, DueChip, type Effect, EffectChip, OutsideChip, WaitCount } from '../src/parts/chip.tsx';
import { Code } from '../src/parts/code.tsx';
import { From, type Provenance } from '../src/parts/from.tsx';
import { type Fact, KeyValues } from '../src/parts/key-values.tsx';
import { type Light, Lights } from '../src/parts/lights.tsx';
import { LogRow } from '../src/parts/log-row.tsx';
import { Mark, type MarkKind } from '../src/parts/mark.tsx';
import { Prose } from '../src/parts/prose.tsx';
import { Band, Dots } from '../src/parts/record.tsx';
import { Spine } from '../src/parts/spine.tsx';
import { Stake } from '../src/parts/stake.tsx';
import { Status } from '../src/parts/status.tsx';
import { Told, Whoever } from '../src/parts/told.tsx';
import { Value } from '../src/parts/value.tsx';
import { telling } from './tell.ts';

export function Who(given: { readonly kind: MarkKind; readonly name: string; readonly alone?: boolean }) {
  return <Mark {...given} />;
}

export function Wrote(given: { readonly rehearsed?: boolean }) {
  return (
    <Spine name="Partner desk" {...given}>
      October closed with $4,306.40 owed.
    </Spine>
  );
}

export function Source(given: Partial<Provenance>) {
  return (
    <From source="Ledger, October" readAt={Date.parse('2026-11-20T12:00:00.000Z')} {...given}>
      $3,481.20
    </From>
  );
}

interface ChipsProps {
  readonly at: string;
  readonly now: string;
  readonly n?: number;
  readonly effect?: Effect;
}

export function Chips({ at, now, n = 0, effect = 'send' }: ChipsProps) {
  return (
    <p className="flex gap-2">
      <Due at={at} now={new Date(now)} />
      <DueChip at={at} then="nothing is paid" now={new Date(now)} />
      <EffectChip effect={effect} />
      <Chip tone="pencil">Rehearsed</Chip>
      <WaitCount n={n} label="decisions wait" />
    </p>
  );
}

export function Outside(given: { readonly read?: readonly string[] }) {
  return <OutsideChip {...given} />;
}

export function AtStake({ amount, effect }: { readonly amount?: number; readonly effect: Effect }) {
  return <Stake stake={amount === undefined ? null : { amount, currency: 'USD' }} effect={effect} />;
}

export function Standing({ words }: { readonly words: readonly string[] }) {
  return (
    <ul>
      {words.map((word) => (
        <li key={word}>
          <Status word={word} />
        </li>
      ))}
    </ul>
  );
}

export function House({ items }: { readonly items: readonly Light[] }) {
  return <Lights items={items} />;
}

export function Record({ hits, n }: { readonly hits: number; readonly n: number }) {
  return (
    <>
      <Band hits={hits} n={n} />
      <Dots asAsked={hits} changed={n - hits} rejected={0} />
    </>
  );
}

export function Text({ text }: { readonly text: string }) {
  return <Prose text={text} />;
}

export function Sentence({ text, id }: { readonly text: string; readonly id: string }) {
  return (
    <p>
      <Told text={text} /> by <Whoever id={id} />
    </p>
  );
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return <KeyValues facts={facts} />;
}

export function Any({ value, name = '' }: { readonly value: unknown; readonly name?: string }) {
  return (
    <p data-value>
      <Value value={value} name={name} />
    </p>
  );
}

export function Happened(given: { readonly failed?: boolean }) {
  const [isUndone, setUndone] = useState(false);
  const undo = () => {
    setUndone(true);
    telling('undo')();
  };
  return (
    <ul>
      <LogRow
        at="2026-11-20T12:00:00.000Z"
        who={{ name: 'Bookkeeper', kind: 'agent' }}
        onOpen={telling('open')}
        {...(isUndone ? {} : { onUndo: undo })}
        {...given}
      >
        matched 41 payments
      </LogRow>
    </ul>
  );
}

export function Camera({ text }: { readonly text: string }) {
  return <Code text={text} says="The same decision on a phone" />;
}
