// A new webhook; its secret is shown this once, so the drawer stays until one has it.
import { useId, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Input } from '../../parts/input.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';

export function NewEndpoint({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  const [url, setUrl] = useState('');
  const [title, setTitle] = useState('');
  const [patterns, setPatterns] = useState('');
  const [secret, setSecret] = useState<string>();
  const { busy, problem, press } = usePress();
  const events = patterns.split(/[\s,]+/).filter(Boolean);
  const why = whyNot(url, events);
  async function go() {
    const input = { url, events, ...(title.trim() ? { title: title.trim() } : {}) };
    const came = await press('webhook.endpoint.create', input, (made) => `Added webhook: ${made.title}.`);
    if (came) setSecret(came.secret);
  }
  return (
    <Drawer title="Add webhook" isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (why === undefined && !secret) void go();
        }}
        className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4"
      >
        {secret ? (
          <OnceSecret secret={secret} />
        ) : (
          <>
            <Input
              label="Address"
              type="url"
              autoComplete="off"
              placeholder="https://example.com/hooks/cadre"
              value={url}
              onChange={setUrl}
            />
            <p className="grid gap-[5px]">
              <label htmlFor={`${id}-events`} className="font-[550] text-[12px]">
                Of what it is told
              </label>
              <textarea
                id={`${id}-events`}
                rows={3}
                placeholder="partners.* approval.request.decided"
                value={patterns}
                onChange={(event) => setPatterns(event.target.value)}
                className={`${boxLook} font-mono text-code`}
              />
              <span className="text-meta text-muted">
                Names of events, one after the other. A star stands for all of an area, such as partners.*
              </span>
            </p>
            <Input
              label="What it is called"
              help="If you like; else it is called by its host."
              autoComplete="off"
              value={title}
              onChange={setTitle}
            />
            {problem ? <Failed error={problem} what="The webhook" /> : null}
          </>
        )}
        <button type="submit" className="sr-only" tabIndex={-1} aria-hidden>
          Go on
        </button>
      </form>
      <footer className="flex justify-end border-border border-t px-5 py-3">
        {secret ? (
          <Button look="main" onClick={onClose}>
            I have it
          </Button>
        ) : (
          <Button look="main" why={why} busy={busy && 'Adding…'} onClick={() => void go()} className="max-md:flex-1">
            Add webhook
          </Button>
        )}
      </footer>
    </Drawer>
  );
}

function whyNot(url: string, events: readonly string[]): string | undefined {
  if (!URL.canParse(url)) return 'Say where, beginning with https://';
  return events.length === 0 ? 'Say of what it is told.' : undefined;
}

export function OnceSecret({ secret }: { readonly secret: string }) {
  return (
    <div className="grid gap-2">
      <p>
        <b className="font-[550]">This is its secret, shown this once.</b> The receiver verifies with it that we are the
        ones who tell.
      </p>
      <CopyLine label="secret" text={secret} />
    </div>
  );
}
