// Texts to send along: mails, posts, an article, each with the partner's own link.
import { useState } from 'react';
import { copy } from '../../base/copy.ts';
import { label } from '../../base/words.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';

export function Material() {
  const may = useMay();
  const [isWanted, setWanted] = useState(false);
  const query = useAsk('partners.portal.content', {}, { enabled: isWanted });
  if (!may('partners.portal.content')) return null;
  return (
    <Section
      title="Texts to send along"
      end={
        isWanted ? null : (
          <Button small onClick={() => setWanted(true)}>
            Write texts
          </Button>
        )
      }
    >
      {isWanted ? (
        <Panel query={query} what="The texts" lines={6}>
          {({ items }) => (
            <ul className="border-border border-t">
              {items.map(({ kind, title, body }, index) => (
                <li key={`${kind} ${index.toString()}`} className="border-border border-b py-2">
                  <details>
                    <summary className="flex min-h-6 items-center gap-2">
                      <span className="font-[550]">{title || label(kind)}</span>
                      <span className="text-meta text-muted">{label(kind)}</span>
                    </summary>
                    <pre className="mt-2 max-w-[68ch] whitespace-pre-wrap font-sans text-prose">{body}</pre>
                    <Button small className="mt-2" onClick={() => void copy(body)}>
                      Copy text
                    </Button>
                  </details>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      ) : (
        <p className="border-border border-t py-3 text-muted">
          Mails, posts, an article, a comparison and a video script, with your link in them.
        </p>
      )}
    </Section>
  );
}
