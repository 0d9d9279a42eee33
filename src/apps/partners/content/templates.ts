// Texts that a partner can begin with, one row per kind: what is always true of them, with the partner's own link. They
// say that they are advertising, as the law asks of partners in most countries.
import { z } from 'zod';

export interface About {
  readonly product: string;
  readonly benefit: string;
  readonly audience: string;
  readonly partner: string;
  readonly link: string;
  readonly coupon: string | null;
  readonly alternative: string;
}

export interface Piece {
  readonly title: string;
  readonly body: string;
}

interface Template {
  readonly longest: number;
  write(about: About): Piece;
}

export const Kind = z.enum([
  ...(['email', 'twitter', 'linkedin', 'facebook', 'instagram'] as const),
  ...(['review', 'comparison', 'video'] as const),
]);
export type Kind = z.output<typeof Kind>;

const saving = ({ coupon }: About) => (coupon ? ` Use the code ${coupon} when you order.` : '');
const disclosure = 'I earn a commission when you buy through my link; you pay the same.';

export const templates: Readonly<Record<Kind, Template>> = {
  email: {
    longest: 4000,
    write: (about) => ({
      title: `How ${about.audience} can ${about.benefit}`,
      body: `Hello,

I am asked again and again how to ${about.benefit}. What I use for it is ${about.product}.

Have a look here: ${about.link}
${saving(about)}
If you try it, write to me how it went.

${about.partner}

${disclosure}`,
    }),
  },
  twitter: {
    longest: 280,
    write: (about) => ({
      title: 'Twitter',
      body: `${capital(about.benefit)}? I use ${about.product}. ${about.link}${saving(about)} #ad`,
    }),
  },
  linkedin: {
    longest: 3000,
    write: (about) => ({
      title: 'LinkedIn',
      body: `What changed my work this year: I found a way to ${about.benefit}.

${about.product} is made for ${about.audience}, and it shows in the details.

More about it: ${about.link}${saving(about)}

Advertisement. ${disclosure}`,
    }),
  },
  facebook: {
    longest: 2000,
    write: (about) => ({
      title: 'Facebook',
      body: `For all ${about.audience} here: ${about.product} helps me to ${about.benefit}.

${about.link}${saving(about)}

What do you use for it? Tell me below.

Advertisement. ${disclosure}`,
    }),
  },
  instagram: {
    longest: 2200,
    write: (about) => ({
      title: 'Instagram',
      body: `${about.product} 💡 ${capital(about.benefit)}.${saving(about)}

The link is in my profile: ${about.link}

#ad #${tag(about.product)} #${tag(about.audience)}`,
    }),
  },
  review: {
    longest: 20_000,
    write: (about) => ({
      title: `${about.product}: what it does for ${about.audience}`,
      body: `> ${disclosure}

## In short

${about.product} is for ${about.audience} who want to ${about.benefit}. [See yourself](${about.link}).${saving(about)}

## What it is

${about.product} does one thing and means it: it helps you to ${about.benefit}.

## What I like

- Write what convinced you, in a sentence.
- Write what you could not do before.
- Write what surprised you.

## What I miss

- Write what others should know before they buy. A review without this is not believed.

## For whom it is, and for whom not

It is for ${about.audience}. For a look around, ${about.alternative} is enough.

## My verdict

Write whether you would buy it again, and why. [To ${about.product}](${about.link})`,
    }),
  },
  comparison: {
    longest: 20_000,
    write: (about) => ({
      title: `${about.product} or ${about.alternative}?`,
      body: `> ${disclosure}

| | ${about.product} | ${about.alternative} |
|---|---|---|
| Made for | ${about.audience} | write for whom |
| Helps to | ${about.benefit} | write what it helps with |
| Price | write it down with its date | write it down with its date |
| What you gave up for it | write it | write it |

**Take ${about.product}** when you want to ${about.benefit}. [Here it is](${about.link}).${saving(about)}

**Take ${about.alternative}** when you need none of it.`,
    }),
  },
  video: {
    longest: 6000,
    write: (about) => ({
      title: `${about.product} in two minutes`,
      body: `[0:00 To the camera] For ${about.audience} who want to ${about.benefit}: stay for two minutes.
[0:10 On the screen: Advertisement] ${disclosure}
[0:20 Show the problem] This is how I did it before.
[0:45 Show ${about.product}] And this is how I do it now.
[1:20 Close up] Show the one thing that convinced you.
[1:40 To the camera] The link is below: ${about.link}.${saving(about)}
[1:55] Tell me in the comments how you do it.`,
    }),
  },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function tag(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
}

/** Cut where a word ends, before the link: what follows it is the coupon, and that it is advertising. */
export function cutTo({ title, body }: Piece, longest: number, link: string): Piece {
  if (body.length <= longest) return { title, body };
  const at = body.indexOf(link);
  const tail = body.slice(at);
  const start = body.slice(0, Math.min(at, longest - tail.length - 2)).replace(/\s+\S*$/, '');
  return { title, body: `${start}… ${tail}` };
}
