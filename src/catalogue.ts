// The apps and connectors of this Cadre. No other file names them all.
import { notes } from '#apps/notes';
import { partners } from '#apps/partners';
import { postback } from '#connectors/postback';
import { s3 } from '#connectors/s3';
import { slack } from '#connectors/slack';
import { smtp } from '#connectors/smtp';
import { stripe } from '#connectors/stripe';
import { telegram } from '#connectors/telegram';
import { webhook } from '#connectors/webhook';
import type { Module } from '#kernel/contract';

export const catalogue: readonly Module[] = [notes, partners, postback, s3, slack, smtp, stripe, telegram, webhook];
