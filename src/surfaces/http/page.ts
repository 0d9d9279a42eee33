// The frame around a page that a capability answers: one look, no script, readable on a phone and in the dark.

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export function pageShell({ title, html }: { title: string; html: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/favicon.svg">
<style>${style}</style>
</head>
<body><main>${html}</main></body>
</html>`;
}

/** A refusal as a person reads it. */
export function problemPage({
  title,
  detail,
  requestId,
}: {
  title: string;
  detail: string;
  requestId: string;
}): string {
  const html = `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
<hr><small>Request ${escapeHtml(requestId)}</small>`;
  return pageShell({ title, html });
}

const style = `
@font-face { font-family: "Inter Variable"; font-weight: 100 900; font-display: swap;
  src: url(/app/inter.woff2) format("woff2"); }
:root { --ink: oklch(0.24 0.012 75); --soft: oklch(0.46 0.012 75); --paper: oklch(0.985 0.004 85);
  --line: oklch(0.9 0.008 85); --accent: oklch(0.47 0.12 262); }
@media (prefers-color-scheme: dark) { :root { --ink: oklch(0.93 0.006 85); --soft: oklch(0.72 0.008 85);
  --paper: oklch(0.19 0.006 75); --line: oklch(0.32 0.008 75); --accent: oklch(0.76 0.1 262); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.6 "Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 5rem) 1.25rem; }
h1 { font-size: clamp(1.6rem, 4vw, 2.1rem); line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 0.5rem;
  text-wrap: balance; }
a { color: var(--accent); }
pre, p { white-space: pre-wrap; overflow-wrap: anywhere; }
small, .soft { color: var(--soft); font-size: 0.85rem; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0.1rem 0.65rem;
  margin: 0 0.35rem 0.35rem 0; font-size: 0.85rem; color: var(--soft); }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5rem 0; }
`;
