// The billing service that the operator's environment names, connected for the company that sells: once, with the
// secrets of the environment at each start, and left alone where the company has connected an account by itself.
import { z } from 'zod';
import { Id } from '#kernel/contract';

interface Provided {
  readonly connector: string;
  readonly secrets: Readonly<Record<string, string>>;
}

interface Standing {
  readonly connectionId: string;
  /** Where the service is to tell what happens there. */
  readonly webhookUrl: string | null;
}

/** In the company that sells, as the operator; answers the capability's output. */
type AsOperator = (capability: string, input: object) => Promise<unknown>;

const Card = z.object({ id: Id, title: z.string(), webhookUrl: z.string().nullable() });
const title = 'As the operator has set it';

/** Undefined when the company has connected an account of its own. */
export async function provideBilling(
  perform: AsOperator,
  { connector, secrets }: Provided,
): Promise<Standing | undefined> {
  const listed = await perform('connection.connection.list', { connector, limit: 100 });
  const { items } = z.object({ items: z.array(Card) }).parse(listed);
  const there = items.find((one) => one.title === title);
  if (!there && items.length > 0) return undefined;
  // What is in the vault tells nobody whether it is still the same.
  const { id, webhookUrl } = Card.parse(
    there
      ? await perform('connection.connection.setSecrets', { connectionId: there.id, secrets })
      : await perform('connection.connection.connect', { connector, title, secrets }),
  );
  return { connectionId: id, webhookUrl };
}
