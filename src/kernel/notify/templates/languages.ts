import type { Language } from '../model.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { LanguageWords } from './words.ts';

export const words: Readonly<Record<Language, LanguageWords>> = { en, de };
