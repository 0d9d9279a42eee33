// Text taken along. A page that came without TLS from another machine has no clipboard of its own; a selection can be
// copied everywhere.
export function copy(text: string): void | Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement('textarea');
  box.value = text;
  const open = document.querySelector('dialog[open], [role="dialog"]') ?? document.body;
  open.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
}
