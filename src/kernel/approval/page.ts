// The page behind a link: what is asked, and two buttons. Everything on it was written by others, so nothing of it is
// taken for HTML.
import { spoken } from '#base/money';
import { ruleSentences, type Verdict } from './model.ts';
import type { RequestRow } from './tables.ts';

interface Page {
  readonly title: string;
  readonly html: string;
}

const buttons: Readonly<Record<Verdict, string>> = { approve: 'Approve', reject: 'Reject' };

export function linkPage(row: RequestRow, { token, verdicts }: { token: string; verdicts: readonly Verdict[] }): Page {
  const { title, reason, stake, rule, deadline } = row;
  const facts = [
    reason ? `<blockquote>${escaped(reason)}</blockquote>` : '',
    stake ? `<p>At stake: <strong>${escaped(spoken(stake))}</strong></p>` : '',
    `<p>${ruleSentences[rule]} It runs out at <time datetime="${deadline}">${deadline.slice(0, 16)} UTC</time>.</p>`,
  ];
  return { title, html: `<h1>${escaped(title)}</h1>\n${facts.join('\n')}\n${choice(row, token, verdicts)}` };
}

function choice({ id, state }: RequestRow, token: string, verdicts: readonly Verdict[]): string {
  const there = `<p><a href="/app/approvals/${id}">Sign in to look at it</a></p>`;
  if (state !== 'waiting') return `<p>This waits no longer: it is ${state}.</p>${there}`;
  if (verdicts.length === 0) return `<p>A link can not decide on this.</p>${there}`;
  const offered = verdicts.map((one) => `<button name="verdict" value="${one}">${buttons[one]}</button>`).join(' ');
  return `<form method="post" action="/a/${escaped(token)}" enctype="multipart/form-data">${offered}</form>${there}`;
}

const said: Readonly<Record<Verdict, string>> = { approve: 'Approved', reject: 'Rejected' };

export function takenPage(verdict: Verdict): Page {
  return {
    title: said[verdict],
    html: `<h1>${said[verdict]}</h1><p>Your decision is written down and carried out now.</p>`,
  };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
