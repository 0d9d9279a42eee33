// What somebody wrote, as they meant it: headings, lists, strong words, links to the web. Text stays text.
import { type Block, blocksOf, type Words } from '../base/prose.ts';

export function Prose({ text }: { readonly text: string }) {
  return (
    <div className="grid max-w-[68ch] gap-2 text-prose [overflow-wrap:anywhere]">
      {blocksOf(text).map((block, index) => (
        <OneBlock key={`${block.kind} ${index.toString()}`} block={block} />
      ))}
    </div>
  );
}

function OneBlock({ block }: { readonly block: Block }) {
  if (block.kind !== 'list') {
    return (
      <p className={block.kind === 'heading' ? 'text-section' : 'whitespace-pre-line'}>
        <Pieces words={block.words} />
      </p>
    );
  }
  const List = block.isNumbered ? 'ol' : 'ul';
  return (
    <List className={`grid gap-1 pl-5 ${block.isNumbered ? 'list-decimal' : 'list-disc'}`}>
      {block.items.map((words, index) => (
        <li key={index.toString()}>
          <Pieces words={words} />
        </li>
      ))}
    </List>
  );
}

function Pieces({ words }: { readonly words: Words }) {
  return words.map(({ text, look, to }, index) => {
    const key = `${text} ${index.toString()}`;
    if (to !== undefined) {
      return (
        <a key={key} href={to} rel="noreferrer" target="_blank" className="text-link underline">
          {text}
        </a>
      );
    }
    if (look === 'strong') {
      return (
        <b key={key} className="font-[600]">
          {text}
        </b>
      );
    }
    return look === 'code' ? (
      <code key={key} className="text-code">
        {text}
      </code>
    ) : (
      text
    );
  });
}
