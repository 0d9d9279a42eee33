// A sentence of the house as it is read: what stands in backticks is a line for a terminal, an instant is a time, an id
// is whoever it stands for.
import { exact, when } from '../base/time.ts';
import { useNames } from '../client/names.ts';

const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const instant = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z`;
const parts = new RegExp(`(\`[^\`]+\`|${instant}|${id})`);
const isInstant = new RegExp(`^${instant}$`);
const isId = new RegExp(`^${id}$`);

export function Told({ text }: { readonly text: string }) {
  return text.split(parts).map((part, index) => <Part key={`${part} ${index.toString()}`} text={part} />);
}

function Part({ text }: { readonly text: string }) {
  if (text.startsWith('`')) return <code className="text-code">{text.slice(1, -1)}</code>;
  if (isId.test(text)) return <Whoever id={text} />;
  if (!isInstant.test(text)) return text;
  return (
    <time dateTime={text} title={exact(text)}>
      {when(text)}
    </time>
  );
}

/** Apart, because whoever asks for names listens to all of them: a long list has many texts and few ids. */
export function Whoever({ id: whose }: { readonly id: string }) {
  const known = useNames()(whose);
  return known ? known.name : <code className="text-code">{whose.slice(-6)}</code>;
}
