// A text that a model proposes for one field. It stays beside the field, as words of a model, until somebody takes it.
import { useContext, useState } from 'react';
import { label } from '../../base/words.ts';
import { Problem, readByName } from '../../client/http.ts';
import { Button } from '../button.tsx';
import { Prose } from '../prose.tsx';
import { Spine } from '../spine.tsx';
import { FormPlace, type Place } from './place.ts';

export const suggesting = 'model.text.generate';

const asked = [
  'You propose the text of one field of a form in a business application.',
  'Answer with that text alone, in plain Markdown, in the language of what is there already, in at most 120 words.',
  'Go on from what is written. Invent no name, number, date or promise.',
].join(' ');

/** What else stands in the form may be a secret; these never are. */
const telling = ['title', 'name', 'subject', 'summary', 'about', 'kind', 'tags', 'reason'];

interface Reply {
  readonly text: string;
  readonly model: string;
  readonly engine: 'model' | 'builtin';
}

interface SuggestProps {
  readonly name: string;
  readonly draft: string;
  readonly onTake: (text: string) => void;
}

export function useSuggestion({ name, draft }: Pick<SuggestProps, 'name' | 'draft'>) {
  const place = useContext(FormPlace);
  const [isBusy, setBusy] = useState(false);
  const [reply, setReply] = useState<Reply>();
  const [refused, setRefused] = useState<string>();
  async function ask() {
    setBusy(true);
    setRefused(undefined);
    try {
      const messages = [{ role: 'user', parts: [{ type: 'text', text: questionOf({ name, draft, place }) }] }];
      const came = (await readByName(suggesting, { system: asked, messages, maxTokens: 400 })) as Reply;
      if (came.engine === 'model') setReply(came);
      else setRefused('No model is connected, and rules propose nothing. Add a key under Language models.');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setRefused(error.message);
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, reply, refused, ask, forget: () => setReply(undefined) };
}

function questionOf({ name, draft, place }: Omit<SuggestProps, 'onTake'> & { readonly place: Place }): string {
  const beside = Object.entries(place.beside).filter(([one, value]) => telling.includes(one) && value !== '');
  const known = { form: place.of, field: label(name), written: draft, beside: Object.fromEntries(beside) };
  return JSON.stringify(known);
}

interface SuggestionProps {
  readonly suggestion: ReturnType<typeof useSuggestion>;
  readonly onTake: (text: string) => void;
}

export function Suggestion({ suggestion: { reply, refused, forget }, onTake }: SuggestionProps) {
  if (refused) {
    return (
      <p role="alert" className="text-danger text-meta">
        {refused}
      </p>
    );
  }
  if (!reply) return null;
  return (
    <div className="grid gap-2" role="status">
      <Spine name={reply.model} says="proposes" rehearsed>
        <Prose text={reply.text} />
      </Spine>
      <span className="flex gap-2">
        <Button
          small
          onClick={() => {
            onTake(reply.text);
            forget();
          }}
        >
          Take this text
        </Button>
        <Button small look="quiet" onClick={forget}>
          Leave it
        </Button>
      </span>
    </div>
  );
}
