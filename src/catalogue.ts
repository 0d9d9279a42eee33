// The apps and connectors of this Cadre. No other file names them all.
import { notes } from '#apps/notes';
import { partners } from '#apps/partners';
import { slack } from '#connectors/slack';
import { smtp } from '#connectors/smtp';
import { webhook } from '#connectors/webhook';
import type { Module } from '#kernel/contract';

export const catalogue: readonly Module[] = [notes, partners, slack, smtp, webhook];
