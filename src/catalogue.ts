// The apps and connectors of this Cadre. No other file names them all.
import { notes } from '#apps/notes';
import { partners } from '#apps/partners';
import type { Module } from '#kernel/contract';

export const catalogue: readonly Module[] = [notes, partners];
