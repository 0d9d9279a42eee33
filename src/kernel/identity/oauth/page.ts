// The question whether to let a program in, as a person sees it. What the program says of itself is only its word.
import { escaped, framed } from '../pages/frame.ts';
import { scopeText } from './model.ts';
import type { Wish } from './request.ts';

interface Question {
  readonly wish: Wish;
  readonly email: string;
  readonly company: string;
  readonly request: string;
}

export function questionPage({ wish, email, company, request }: Question) {
  const { client, redirectUri, scopes } = wish;
  const may = scopes.map((scope) => `<li>${escaped(scopeText(scope, company))}</li>`).join('');
  const html = `<h1>Let ${escaped(client.name)} in?</h1>
<p>It asks to act for <strong>${escaped(email)}</strong> at <strong>${escaped(company)}</strong>:</p>
<ul>${may}</ul>
<p class="soft">It calls itself ${escaped(client.name)}; nobody has checked that. The answer goes to
${escaped(placeOf(redirectUri))}. You can take it back at any time.</p>
<form method="post" action="/oauth/consent">
<input type="hidden" name="request" value="${escaped(request)}">
<p><button class="main" name="decision" value="allow">Let it in</button></p>
<button name="decision" value="deny">Refuse</button>
</form>`;
  return { title: `Let ${client.name} in?`, html: framed({ company, html }) };
}

/** A form may lead to our own pages alone, so the way back to the program is a page that leads there. */
export function goneBackPage(one: { client: string; location: string; isAllowed: boolean }) {
  const { client, location, isAllowed } = one;
  const said = isAllowed ? `${client} may now act for you.` : `${client} was refused.`;
  const html = `<meta http-equiv="refresh" content="0;url=${escaped(location)}">
<h1>${escaped(said)}</h1>
<p><a href="${escaped(location)}">Back to ${escaped(client)}</a></p>`;
  return { title: said, html };
}

function placeOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return protocol === 'https:' || protocol === 'http:' ? host : `the program for ${protocol}`;
}
