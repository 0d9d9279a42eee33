// The built-in engine: rules that do honest small work where there is no model. It picks a tool by the words it shares
// with what was said, fills its input from the text, fills templates, and quotes what fits from the text it was given.
// It is no language model and never says it is one. Pure: the same question has the same answer.
import type { Ask, Message, Part, Tool } from '#contracts/model';
import type { Told } from '../dialect/shape.ts';
import { fill } from './fill.ts';
import { rarities, sentencesOf, wordsOf } from './words.ts';

export const notice = 'Answered by built-in rules, not by a language model; connect one for free answers.';

export function answerByRules(ask: Ask, schema: Readonly<Record<string, unknown>> | undefined): Told {
  const text = lastSaid(ask.messages);
  if (schema) return told([{ type: 'text', text: JSON.stringify(fill(schema, text).values) }]);
  const results = ask.messages.at(-1)?.parts.filter((part) => part.type === 'result') ?? [];
  if (results.length > 0) return told([{ type: 'text', text: resultsTold(results) }]);
  if (ask.toolChoice !== 'none' && ask.tools.length > 0) return byTool(ask, text);
  return told([{ type: 'text', text: composed(ask, text) }]);
}

function told(parts: Part[], finish: Told['finish'] = 'stop'): Told {
  return { parts, finish, usage: { input: 0, output: 0, cached: 0 } };
}

function lastSaid(messages: readonly Message[]): string {
  const last = messages.findLast(({ role, parts }) => role === 'user' && parts.some(({ type }) => type === 'text'));
  return textOf(last?.parts ?? []);
}

function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

function resultsTold(results: readonly { readonly text: string; readonly failed: boolean }[]): string {
  const lines = results.map(({ text, failed }) => `${failed ? 'It failed' : 'Done'}: ${text.slice(0, 2000)}`);
  return lines.join('\n');
}

function byTool(ask: Ask, text: string): Told {
  const ranked = rank(ask.tools, text);
  const [best] = ranked;
  if (!best || (best.score === 0 && ask.toolChoice !== 'required')) {
    return told([{ type: 'text', text: composed(ask, text) }]);
  }
  const { values, missing } = fill(best.tool.schema, text);
  if (missing.length > 0 && ask.toolChoice !== 'required') {
    const others = ranked.slice(1, 3).flatMap(({ tool, score }) => (score > 0 ? [tool.name] : []));
    const also = others.length > 0 ? ` Or did you mean ${others.join(' or ')}?` : '';
    return told([{ type: 'text', text: `For ${best.tool.name} I still need: ${missing.join(', ')}.${also}` }]);
  }
  const id = `rule_${ask.messages.length}`;
  return told([{ type: 'call', id, name: best.tool.name, input: values }], 'calls');
}

interface Ranked {
  readonly tool: Tool;
  readonly score: number;
}

const weightOfName = 2;

/** By the words that a tool shares with what was said; those of its name count twice. */
export function rank(tools: readonly Tool[], text: string): Ranked[] {
  const asked = new Set(wordsOf(text));
  const named = tools.map(({ name }) => wordsOf(name.replace(/[_-]/g, ' ')));
  const described = tools.map(({ description }) => wordsOf(description));
  const rarity = rarities(tools.map((_, index) => [...(named[index] ?? []), ...(described[index] ?? [])]));
  const scored = tools.map((tool, index) => {
    const inName = new Set(named[index]);
    const all = new Set([...inName, ...(described[index] ?? [])]);
    const shared = [...all].filter((word) => asked.has(word));
    const score = shared.reduce((sum, word) => sum + rarity(word) * (inName.has(word) ? weightOfName : 1), 0);
    return { tool, score };
  });
  return scored.toSorted((a, b) => b.score - a.score);
}

function composed({ system = '', messages }: Ask, text: string): string {
  const filled = fromTemplate(text);
  if (filled !== undefined) return filled;
  const earlier = messages.slice(0, -1).map(({ parts }) => textOf(parts));
  const quoted = quote([system, ...earlier, text].join('\n'), text);
  if (quoted.length > 0) return quoted.join(' ');
  return 'I answer by rules here: I can run what you name, fill in forms, and quote from text that I am given.';
}

/** `Dear {{name}}` with `name: Ada` beside it. */
function fromTemplate(text: string): string | undefined {
  if (!/\{\{\s*\w+\s*\}\}/.test(text)) return undefined;
  const lines = text.split('\n');
  const pairs = lines.flatMap((line) => {
    const match = /^\s*(\w+)\s*[:=]\s*(.+)$/.exec(line);
    return match?.[1] && match[2] && !line.includes('{{') ? [[match[1], match[2].trim()] as const] : [];
  });
  const values = new Map<string, string>(pairs);
  const template = lines.filter((line) => line.includes('{{') || !/^\s*\w+\s*[:=]\s*.+$/.test(line)).join('\n');
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name: string) => values.get(name) ?? place).trim();
}

const mostQuoted = 3;

/** The sentences of the text that share the rarest words with the question, in their own order; not the question. */
function quote(text: string, question: string): string[] {
  const asked = new Set(wordsOf(question));
  const own = new Set(sentencesOf(question).filter((sentence) => sentence.endsWith('?')));
  const sentences = [...new Set(sentencesOf(text))].filter((sentence) => !own.has(sentence));
  const worded = sentences.map(wordsOf);
  const rarity = rarities(worded);
  const scored = sentences.map((sentence, index) => {
    const shared = [...new Set(worded[index])].filter((word) => asked.has(word));
    return { sentence, index, score: shared.reduce((sum, word) => sum + rarity(word), 0) };
  });
  const best = scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
  const chosen = best.slice(0, mostQuoted).toSorted((a, b) => a.index - b.index);
  return sentences.length > 0 && question !== text.trim() ? chosen.map(({ sentence }) => sentence) : [];
}
