// The wire table: how each provider is spoken to, what it can do, and which of its models fits which task. Names of
// models age; a company's policy, or AI_PROVIDER and AI_MODEL, come before them.
import type { Ability } from '#contracts/model';

export type Dialect = 'openai' | 'responses' | 'anthropic' | 'gemini' | 'replicate' | 'builtin';

/** What a task asks of a model. */
export type Size = 'fast' | 'strong' | 'embedding' | 'image' | 'video' | 'speech' | 'transcription';

/** Which of its models for what. */
export type ModelNames = { readonly [Task in Size]?: string | undefined };

export interface Wire {
  readonly provider: string;
  readonly title: string;
  readonly dialect: Dialect;
  readonly baseUrl: string;
  /** Where the key goes; nowhere when there is none. */
  readonly auth?: { readonly header: string; readonly prefix?: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** The operator's key, for every company that has none of its own. */
  readonly env?: string;
  readonly abilities: readonly Ability[];
  readonly models: ModelNames;
  /** How it calls the most that it may write. */
  readonly limitField: 'max_tokens' | 'max_completion_tokens';
  /** It speaks at /responses too. */
  readonly hasResponses?: boolean;
  /** What it is asked that costs nothing and proves the key. */
  readonly probe: string;
  /** What it is asked then it answers to anybody, key or none. */
  readonly hasOpenList?: boolean;
  /** Which names of models it takes that nobody here has priced: those with their maker before a slash, or any. */
  readonly takesNames?: 'of makers' | 'any';
  /** Only the operator names it: it lies where no company may reach. */
  readonly isOperators?: boolean;
}

const bearer = { header: 'authorization', prefix: 'Bearer ' } as const;
const words: readonly Ability[] = ['text', 'object', 'tools'];
const chat = { dialect: 'openai', auth: bearer, limitField: 'max_tokens', probe: '/models' } as const;

export const wires: readonly Wire[] = [
  {
    ...{ ...chat, provider: 'openai', title: 'OpenAI', baseUrl: 'https://api.openai.com/v1', env: 'OPENAI_API_KEY' },
    ...{ limitField: 'max_completion_tokens', hasResponses: true },
    abilities: [...words, 'vision', 'embedding', 'image', 'speech', 'transcription'],
    models: {
      ...{ fast: 'gpt-4o-mini', strong: 'gpt-4o', embedding: 'text-embedding-3-small', image: 'gpt-image-1' },
      ...{ speech: 'gpt-4o-mini-tts', transcription: 'gpt-4o-mini-transcribe' },
    },
  },
  {
    ...{ provider: 'anthropic', title: 'Anthropic', dialect: 'anthropic', baseUrl: 'https://api.anthropic.com/v1' },
    ...{ auth: { header: 'x-api-key' }, headers: { 'anthropic-version': '2023-06-01' }, env: 'ANTHROPIC_API_KEY' },
    abilities: [...words, 'vision'],
    models: { fast: 'claude-haiku-4-5', strong: 'claude-opus-4-5' },
    ...{ limitField: 'max_tokens', probe: '/models' },
  },
  {
    ...{ provider: 'gemini', title: 'Google Gemini', dialect: 'gemini', env: 'GEMINI_API_KEY' },
    ...{ baseUrl: 'https://generativelanguage.googleapis.com/v1beta', auth: { header: 'x-goog-api-key' } },
    abilities: [...words, 'vision', 'embedding', 'image', 'video'],
    models: {
      ...{ fast: 'gemini-2.5-flash', strong: 'gemini-2.5-pro', embedding: 'gemini-embedding-001' },
      ...{ image: 'gemini-2.5-flash-image', video: 'veo-3.1-generate-preview' },
    },
    ...{ limitField: 'max_tokens', probe: '/models' },
  },
  {
    ...{ ...chat, provider: 'openrouter', title: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1' },
    ...{ env: 'OPENROUTER_API_KEY', abilities: [...words, 'vision'], probe: '/key' },
    takesNames: 'of makers',
    models: { fast: 'openai/gpt-4o-mini', strong: 'anthropic/claude-opus-4.5' },
  },
  {
    ...{ ...chat, provider: 'huggingface', title: 'Hugging Face', baseUrl: 'https://router.huggingface.co/v1' },
    ...{ env: 'HUGGINGFACE_API_KEY', abilities: words, hasOpenList: true },
    takesNames: 'of makers',
    models: { fast: 'meta-llama/Llama-3.1-8B-Instruct', strong: 'meta-llama/Llama-3.3-70B-Instruct' },
  },
  {
    // It has given up chat completions (September 2026). It searches only where it is given its tool for that.
    ...{ ...chat, provider: 'perplexity', title: 'Perplexity', baseUrl: 'https://api.perplexity.ai/v1' },
    ...{ dialect: 'responses', hasResponses: true, hasOpenList: true },
    ...{ env: 'PERPLEXITY_API_KEY', abilities: ['text', 'object'] },
    takesNames: 'of makers',
    models: { fast: 'perplexity/sonar', strong: 'perplexity/sonar' },
  },
  {
    ...{ ...chat, provider: 'together', title: 'Together AI', baseUrl: 'https://api.together.xyz/v1' },
    ...{ env: 'TOGETHER_API_KEY', abilities: [...words, 'vision', 'embedding', 'image'] },
    takesNames: 'of makers',
    models: {
      ...{ fast: 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', strong: 'meta-llama/Llama-3.3-70B-Instruct-Turbo' },
      ...{ embedding: 'BAAI/bge-base-en-v1.5', image: 'black-forest-labs/FLUX.1-schnell' },
    },
  },
  {
    ...{ provider: 'replicate', title: 'Replicate', dialect: 'replicate', baseUrl: 'https://api.replicate.com/v1' },
    ...{ auth: bearer, env: 'REPLICATE_API_TOKEN', abilities: ['text', 'image', 'video'] },
    takesNames: 'of makers',
    models: {
      ...{ fast: 'meta/meta-llama-3-8b-instruct', strong: 'meta/meta-llama-3-70b-instruct' },
      ...{ image: 'black-forest-labs/flux-schnell', video: 'bytedance/seedance-1-lite' },
    },
    limitField: 'max_tokens',
    probe: '/account',
  },
  {
    ...{ ...chat, provider: 'ollama', title: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', isOperators: true },
    ...{ abilities: [...words, 'vision', 'embedding'], models: {}, takesNames: 'any' },
  },
];

const noModels: ModelNames = {};

/** Any endpoint that speaks as OpenAI does. */
export function compatibleWire(provider: string, title: string, baseUrl: string): Wire {
  return { ...chat, provider, title, baseUrl, abilities: [...words, 'vision', 'embedding'], models: noModels };
}

export const builtinWire: Wire = {
  ...{ provider: 'builtin', title: 'Built-in rules', dialect: 'builtin', baseUrl: '', probe: '' },
  ...{ abilities: [...words, 'embedding'], limitField: 'max_tokens' },
  models: { fast: 'rules', strong: 'rules', embedding: 'lexical-384' },
};

export function wireNamed(provider: string): Wire | undefined {
  if (provider === builtinWire.provider) return builtinWire;
  return wires.find((wire) => wire.provider === provider);
}

export interface Slot {
  readonly ability: Ability;
  readonly size: Size;
  /** Whose models are asked first, of those that the company has. */
  readonly prefer: readonly string[];
}

const claude = ['anthropic', 'openai', 'gemini'] as const;
const gpt = ['openai', 'anthropic', 'gemini'] as const;
const gemini = ['gemini', 'openai', 'anthropic'] as const;
const strong = { ability: 'text', size: 'strong' } as const;
const fast = { ability: 'text', size: 'fast' } as const;

/** Roles and tasks, and what they need when no policy names them. */
export const slots: Readonly<Record<string, Slot>> = {
  research: { ...strong, prefer: claude },
  writing: { ...strong, prefer: claude },
  style: { ...strong, prefer: claude },
  copywriting: { ...strong, prefer: claude },
  reasoning: { ...strong, prefer: claude },
  technical_review: { ...strong, prefer: gpt },
  completeness: { ...strong, prefer: gpt },
  analysis: { ...strong, prefer: gemini },
  optimization: { ...strong, prefer: gemini },
  vision: { ability: 'vision', size: 'strong', prefer: gemini },
  extraction: { ...fast, prefer: gpt },
  bulk: { ...fast, prefer: gpt },
  classification: { ...fast, prefer: gpt },
  embedding: { ability: 'embedding', size: 'embedding', prefer: gpt },
  image: { ability: 'image', size: 'image', prefer: gpt },
  video: { ability: 'video', size: 'video', prefer: gemini },
  speech: { ability: 'speech', size: 'speech', prefer: gpt },
  transcription: { ability: 'transcription', size: 'transcription', prefer: gpt },
};

/** For what has no name of its own: by what it needs. */
export const slotOfAbility: Readonly<Record<Ability, Slot>> = {
  text: { ...strong, prefer: gpt },
  object: { ability: 'object', size: 'strong', prefer: gpt },
  tools: { ability: 'tools', size: 'strong', prefer: gpt },
  vision: { ability: 'vision', size: 'strong', prefer: gemini },
  embedding: { ability: 'embedding', size: 'embedding', prefer: gpt },
  image: { ability: 'image', size: 'image', prefer: gpt },
  video: { ability: 'video', size: 'video', prefer: gemini },
  speech: { ability: 'speech', size: 'speech', prefer: gpt },
  transcription: { ability: 'transcription', size: 'transcription', prefer: gpt },
};
