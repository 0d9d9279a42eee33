// The look of the pages on which people come in, and of the one they come to: a sheet on a quiet ground, and one main
// button.

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/**
 * Browsers say where a form comes from only if the page lets them: without it each form of ours would look like one
 * of somebody else's, and be turned away.
 */
export function framed({ company, colour, logo, html, wide = false }: Framed): string {
  return `<meta name="referrer" content="same-origin"><style>${look}${colour ? worn(colour) : ''}</style>
<div class="frame${wide ? ' wide' : ''}">
<header>${sealOf(company, logo)}
<span>${escaped(company)}</span></header><div class="sheet">${html}</div></div>`;
}

interface Framed {
  readonly company: string;
  /** As a brand has it: #1a2b3c. */
  readonly colour?: string | undefined;
  readonly logo?: string | undefined;
  readonly html: string;
  readonly wide?: boolean;
}

/** Its logo, else its first letter; the name stands beside it. */
function sealOf(company: string, logo: string | undefined): string {
  if (logo) return `<img class="logo" alt="" src="${escaped(logo)}">`;
  return `<span class="seal" aria-hidden="true">${escaped(initial(company))}</span>`;
}

/** On the seal and the main button, with the letters that can be read on it. */
function worn(colour: string): string {
  const on = luminance(colour) < asWellEither ? '#ffffff' : '#000000';
  return `:root { --primary: ${colour}; --primary-hover: ${colour}; --on-primary: ${on}; }
.seal { background: ${colour}; color: ${on}; }`;
}

/** Below it white can be read better than black (WCAG 2.2). */
const asWellEither = 0.179;

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function initial(name: string): string {
  return ([...name.trim()][0] ?? '').toUpperCase();
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const light = `--paper: #f2f5f4; --surface: #ffffff; --ink: #131916; --ink-2: #3a423f; --soft: #555d5a; --line: #dce1df;
  --control: #7f8985; --accent: #036169; --focus: #027c86; --primary: #036169; --primary-hover: #01484e;
  --on-primary: #ffffff; --bad: #9f1125; --bad-line: #c42636; --bad-soft: #fff4f3; --good: #016732;
  --good-line: #148244; --good-soft: #edfbf0; --hover: #eef2f0;`;
const dark = `--paper: #0c100e; --surface: #141817; --ink: #eef1f0; --ink-2: #c8cecb; --soft: #a3aba8; --line: #262c2a;
  --control: #66706c; --accent: #8cd4dc; --focus: #59bac5; --primary: #70cbd5; --primary-hover: #8fdde6;
  --on-primary: #02181a; --bad: #ffa8a4; --bad-line: #e55458; --bad-soft: #2f1b1b; --good: #89d89f;
  --good-line: #47a265; --good-soft: #16261a; --hover: #1c211f;`;

const look = `
:root { ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
body { font: 14px/22px "Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
main { max-width: none; padding: 0 16px; }
.frame { width: 100%; max-width: 384px; margin: 0 auto; padding: clamp(24px, 12vh, 112px) 0 48px; }
.frame.wide { max-width: 720px; padding-top: clamp(20px, 6vh, 56px); }
.frame p { white-space: normal; margin: 0 0 16px; }
.frame header { display: flex; align-items: center; gap: 10px; margin: 0 0 16px; font-weight: 600;
  overflow-wrap: anywhere; letter-spacing: -0.008em; }
.seal { flex: none; display: grid; place-items: center; width: 28px; height: 28px; border-radius: 6px;
  background: var(--ink); color: var(--surface); font-size: 14px; font-weight: 600; }
.logo { flex: none; width: 28px; height: 28px; border-radius: 6px; object-fit: contain; }
.sheet { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 24px; }
.frame h1 { font-size: 20px; line-height: 28px; font-weight: 620; letter-spacing: -0.017em; margin: 0 0 4px;
  overflow-wrap: anywhere; }
.frame h2 { font-size: 12px; line-height: 16px; font-weight: 600; color: var(--soft); margin: 24px 0 8px; }
.frame .soft, .frame small { color: var(--soft); font-size: 13px; line-height: 20px; }
.frame form { margin: 20px 0 0; }
.frame label { display: block; font-size: 13px; line-height: 20px; font-weight: 550; margin: 0 0 16px; }
.frame input { display: block; width: 100%; height: 40px; margin: 4px 0 0; padding: 0 12px; font: inherit;
  font-size: 16px; font-weight: 400; color: var(--ink); background: var(--surface); border: 1px solid var(--control);
  border-radius: 6px; }
.frame [hidden] { display: none; }
.frame label small { display: block; margin: 4px 0 0; font-weight: 400; }
.frame input.code { letter-spacing: 0.12em; }
.frame button { height: 40px; padding: 0 16px; font: inherit; font-weight: 550; cursor: pointer; border-radius: 6px;
  color: var(--ink); background: var(--surface); border: 1px solid var(--control); }
.frame button:hover { background: var(--hover); }
.frame button.main { width: 100%; color: var(--on-primary); background: var(--primary); border-color: var(--primary); }
.frame button.main:hover { background: var(--primary-hover); border-color: var(--primary-hover); }
.frame :is(a, button, input):focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.frame .said { margin: 12px 0 0; padding: 8px 12px; border-left: 3px solid var(--bad-line); background: var(--bad-soft);
  color: var(--bad); overflow-wrap: anywhere; }
.frame .said.good { border-color: var(--good-line); background: var(--good-soft); color: var(--good); }
.who { display: flex; align-items: flex-start; justify-content: space-between; gap: 16px; }
.who > :first-child { min-width: 0; overflow-wrap: anywhere; }
.frame .who p { margin: 0; }
.frame .who form { flex: none; margin: 0; }
.frame .who button { height: 32px; padding: 0 12px; font-size: 13px; }
nav ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(144px, 1fr)); gap: 8px; list-style: none;
  margin: 20px 0 0; padding: 0; }
nav li > * { display: block; height: 100%; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px;
  line-height: 20px; }
nav a { text-decoration: none; font-weight: 550; border-color: var(--control); }
nav a:hover { background: var(--hover); }
nav small { display: block; font-weight: 400; }
nav span { color: var(--soft); border-style: dashed; }
.rows { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.rows li { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 16px;
  padding: 8px 0;
  border-bottom: 1px solid var(--line); }
.frame footer { margin: 16px 0 0; color: var(--soft); font-size: 13px; }
@media (pointer: coarse) { .frame input, .frame button, .frame .who button { height: 44px; }
  nav a, nav span { padding: 11px 14px; } }
@media (max-width: 480px) { .sheet { padding: 20px 16px; } }
`;
