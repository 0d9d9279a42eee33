// What a language has to have: the words of every kind of notice, of every mail, and of what stands on buttons.
import type { KindName } from '../model.ts';
import type { Words } from '../render.ts';

/** The mails there are, and what can stand in each. */
export const mails = {
  notice: ['company', 'name', 'title', 'body', 'link', 'manage'],
  approval: ['company', 'name', 'title', 'body', 'link', 'decide', 'manage'],
  digest: ['company', 'name', 'count', 'items', 'link', 'manage'],
  invitation: ['company', 'name', 'role', 'link'],
  passwordReset: ['company', 'name', 'link'],
  verification: ['company', 'name', 'link'],
} as const;

export type MailName = keyof typeof mails;
export const mailNames = ['notice', 'approval', 'digest', 'invitation', 'passwordReset', 'verification'] as const;

export interface Saying {
  readonly title: string;
  readonly body: string;
}

export interface LanguageWords {
  readonly mails: Readonly<Record<MailName, Words>>;
  readonly kinds: Readonly<Record<KindName, Saying>>;
  readonly buttons: { readonly link: string; readonly decide: string; readonly manage: string };
  readonly verdicts: { readonly approve: string; readonly reject: string };
  /** Whoever has no name any more. */
  readonly unknown: string;
  readonly outcomes: Readonly<Record<string, string>>;
  /** For whom a limit is, as it stands after "for", and for how long. */
  readonly scopes: Readonly<Record<string, string>>;
  readonly periods: Readonly<Record<string, string>>;
  /** What is said in a chat. */
  readonly chat: Readonly<Record<'linked' | 'unknownCode' | 'pressed' | 'signIn' | 'more', string>>;
}
