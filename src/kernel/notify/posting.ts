// Telling people something: a notice for each, in their language, and with it the word that there is one. How they are
// reached besides is decided by `planning.ts`, in the name of the house and not of whoever told them.
import type { Call } from '#kernel/contract';
import { noticePosted } from './events.ts';
import { type Facts, isKind, type Language, ruleOf, type Severity } from './model.ts';
import { filled, line, type Values } from './render.ts';
import { postNotice, usualWays, type Ways, waysOf } from './store.ts';
import { words } from './templates/languages.ts';

export interface Telling {
  readonly personIds: readonly string[];
  readonly kind: string;
  readonly facts: Facts;
  readonly severity?: Severity | undefined;
  /** A path of the console. */
  readonly link?: string | undefined;
  /** What is told again before it was read is one notice that counts. */
  readonly groupKey?: string | undefined;
}

/** Answers the notices, those that were open already too. */
export async function tell(
  call: Call,
  { personIds, kind, facts, link, groupKey, ...given }: Telling,
): Promise<string[]> {
  const ways = await waysOf(call.db, personIds);
  const severity = given.severity ?? ruleOf(kind).severity;
  const ids: string[] = [];
  // In one order for everybody, so that two who tell the same people never wait for one another.
  for (const personId of [...new Set(personIds)].toSorted()) {
    const said = spoken(kind, facts, ways.get(personId) ?? usualWays);
    const notice = {
      id: call.newId(),
      personId,
      kind,
      severity,
      facts,
      link: link ?? null,
      groupKey: groupKey ?? null,
    };
    const { id, isNew } = await postNotice(call.db, { ...notice, ...said });
    if (isNew) call.emit(noticePosted, { noticeId: id, personId, kind, severity });
    ids.push(id);
  }
  return ids;
}

function spoken(kind: string, facts: Facts, ways: Ways) {
  const said = words[ways.language].kinds[isKind(kind) ? kind : 'custom'];
  const values = valuesOf(facts, ways);
  return { title: line(said.title, values), body: filled(said.body, values).slice(0, 4000) };
}

/** A day comes before its month, and a day has 24 hours. */
const writtenIn: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de' };
const instants = new Set(['deadline', 'expiresAt']);

function valuesOf(facts: Facts, { language, timeZone }: Ways): Values {
  const format = new Intl.DateTimeFormat(writtenIn[language], { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  const { outcomes, unknown, scopes, periods } = words[language];
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = { verdict: outcomes, period: periods };
  const spelled = ([name, value]: readonly [string, Facts[string]]): [string, string] => {
    if (name === 'who' && value === '') return [name, unknown];
    if (name === 'whose') return [name, `${scopes[`${facts.scope}`] ?? ''} ${value}`.trim()];
    if (typeof value !== 'string') return [name, value === null ? '' : String(value)];
    if (instants.has(name)) return [name, format.format(new Date(value))];
    return [name, known[name]?.[value] ?? value];
  };
  return Object.fromEntries(Object.entries(facts).map(spelled));
}
