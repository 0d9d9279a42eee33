// What a person sees who comes back from consenting.

interface Told {
  readonly title?: string;
  readonly account?: string;
  readonly error?: string;
}

export function consentPage(outcome: 'given' | 'refused', { title = '', account, error }: Told) {
  if (outcome === 'refused') {
    return page('Not connected', `The service answered: ${error}. Begin anew from the connection, or leave it.`);
  }
  if (account === undefined) return page('Not working yet', `${title} was consented to, but: ${error}`);
  return page('Connected', `${title} is connected as ${account}. You can close this page.`);
}

function page(title: string, words: string) {
  return { title, html: `<h1>${escaped(title)}</h1>\n<p>${escaped(words)}</p>` };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
