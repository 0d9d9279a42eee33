// An invoice as a file that any browser shows and prints. It says the whole truth by itself: who, for when, what, and
// who charges it.
import { exponentOf, type Money } from '#base/money';
import type { Invoice } from './invoice.ts';

export function fileOf(invoice: Invoice, sellerName: string) {
  const title = `Invoice ${invoice.number}`;
  const head = `<meta charset="utf-8"><title>${title}</title><style>${style}</style>`;
  const body = invoiceHtml(invoice, sellerName);
  const html = `<!doctype html>\n<html lang="en"><head>${head}</head><body>\n${body}\n</body></html>\n`;
  return { name: `invoice-${invoice.number}.html`, type: 'text/html; charset=utf-8', bytes: Buffer.from(html) };
}

const style = `body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; font: 16px/1.6 system-ui, sans-serif; }
table { width: 100%; border-collapse: collapse; } th, td { text-align: left; padding: 0.4rem 0; }
td:nth-child(n + 2), th:nth-child(n + 2) { text-align: right; } tr { border-bottom: 1px solid #ccc; }`;

function invoiceHtml(shown: Invoice, sellerName: string): string {
  const { number, buyerName, periodStart, periodEnd, lines, total, due, ...invoice } = shown;
  const { currency } = total;
  const rows = lines.map(({ what, quantity, amount, chargedBy }) => {
    const note = chargedBy === 'service' ? ' <small>(charged by the billing service)</small>' : '';
    return `<tr><td>${escaped(what)}${note}</td><td>${quantity.toLocaleString('en-US')}</td><td>${spelled({ amount, currency })}</td></tr>`;
  });
  const standing = {
    open: `${spelled(due)} to be paid`,
    paid: invoice.paidAt ? `Paid on ${dayOf(invoice.paidAt)}` : 'Nothing is left to be paid',
    void: 'Nothing has to be paid',
  }[invoice.state];
  return `<h1>Invoice ${number}</h1>
<p>From ${escaped(sellerName)}</p>
<p>For ${escaped(buyerName)}</p>
<p>Issued on ${dayOf(invoice.issuedAt)} for ${dayOf(periodStart)} to ${dayOf(periodEnd)}</p>
<table>
<thead><tr><th>What</th><th>Quantity</th><th>Amount</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
<tfoot><tr><th>Total</th><td></td><td>${spelled(total)}</td></tr></tfoot>
</table>
<p><strong>${standing}</strong></p>`;
}

function spelled({ amount, currency }: Money): string {
  const digits = exponentOf(currency);
  const units = (amount / 10 ** digits).toLocaleString('en-US', {
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
  return `${units} ${currency}`;
}

function dayOf(at: string): string {
  return `<time datetime="${at}">${at.slice(0, 10)}</time>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
