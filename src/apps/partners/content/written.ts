// A text of a model's own, after the template. It is taken only if it keeps what every text of a partner must have: the
// link as it is, the word that it is advertising, and room for both where it is to be shown.
import { Fault } from '#base/fault';
import { generateText } from '#contracts/model';
import type { Call } from '#kernel/contract';
import type { About, Piece } from './templates.ts';

interface Wanted extends About {
  readonly longest: number;
}

const system = `You write for partners who recommend a product for a commission. Write the draft you are given anew, in
its language and form, warmer and more concrete. Claim nothing of the product that the draft does not say; where the
draft tells the author to write something, leave that as it is. Keep the address of the link, the code of the coupon and
the disclosure (“#ad” or that a commission is earned) word for word. Answer with the text alone.`;

/** Undefined where there is no model, where it may not be asked, and where what it wrote will not do. */
export async function written(call: Call, draft: Piece, wanted: Wanted): Promise<string | undefined> {
  const text = `No more than ${wanted.longest} characters.\n\n${draft.body}`;
  const messages = [{ role: 'user' as const, parts: [{ type: 'text' as const, text }] }];
  const reply = await call.invoke(generateText, { segment: 'content', system, messages }).catch(unanswered);
  const body = reply?.engine === 'model' && reply.finish === 'stop' ? reply.text.trim() : '';
  return willDo(body, wanted) ? body : undefined;
}

/** That models are out of reach, too dear or not for this actor keeps nobody from their templates. */
function unanswered(error: unknown): undefined {
  if (error instanceof Fault) return undefined;
  throw error;
}

export function willDo(body: string, { link, coupon, longest }: Pick<Wanted, 'link' | 'coupon' | 'longest'>): boolean {
  const others = body.replaceAll(link, '').match(/https?:\/\//g);
  const saysSo = /#ad\b|commission|advertisement/i.test(body);
  return (
    body.includes(link) && others === null && saysSo && body.length <= longest && (!coupon || body.includes(coupon))
  );
}
