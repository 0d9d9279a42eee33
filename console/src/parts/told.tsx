// A sentence of the house as it is read: what stands in backticks is a line for a terminal, an instant is a time.
import { exact, when } from '../base/time.ts';

const partPattern = /(`[^`]+`|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

export function Told({ text }: { readonly text: string }) {
  const parts = text.split(partPattern);
  return parts.map((part, index) => <Part key={`${part} ${index.toString()}`} text={part} />);
}

function Part({ text }: { readonly text: string }) {
  if (text.startsWith('`')) return <code className="text-code">{text.slice(1, -1)}</code>;
  if (!partPattern.test(text)) return text;
  return (
    <time dateTime={text} title={exact(text)}>
      {when(text)}
    </time>
  );
}
