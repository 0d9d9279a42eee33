// How videos and pictures are asked for at Gemini and Replicate, looked after while they are made, and fetched when
// they are there: by a look each. One that is to be filtered ends without a video, one that is cut short lies nowhere.
import type { Script } from './script.ts';

export interface FilmAsked {
  readonly method: string;
  readonly path: string;
  readonly body: { readonly input?: unknown };
}

export interface FilmAnswer {
  readonly status: number;
  readonly body?: object;
  readonly bytes?: Buffer;
  readonly type?: string;
  readonly location?: string;
}

interface Job {
  readonly model: string;
  readonly script: Script;
  /** None of a video. */
  readonly pictures: number | undefined;
  looks: number;
}

const film = Buffer.from('a film');
/** No key of theirs is for there. */
const elsewhere = 'https://replicate.delivery';
const gemini = /^\/v1beta\/models\/([^/:]+):predictLongRunning$/;
const replicate = /^\/v1\/models\/([^/]+\/[^/]+)\/predictions$/;
const look = /^(?:\/v1beta\/models\/[^/]+\/operations|\/v1\/predictions)\/(film-\d+)$/;

export function isMade({ path }: Pick<FilmAsked, 'path'>): boolean {
  return path.startsWith('/made/');
}

export function openFilms(scriptOf: (model: string) => Script, done: (model: string) => void) {
  const jobs = new Map<string, Job>();

  /** Undefined for what is about no film. */
  return (asked: FilmAsked): FilmAnswer | undefined => {
    if (isMade(asked)) return fetched(asked.path);
    if (asked.path.startsWith('/v1beta/files/')) return { status: 302, location: `${elsewhere}/made/film.mp4` };
    const job = jobs.get(look.exec(asked.path)?.[1] ?? '');
    if (job) return looked(job, asked.path);
    const model = modelIn(asked);
    return model === undefined ? undefined : begun(model, asked);
  };

  function begun(model: string, { body }: FilmAsked): FilmAnswer {
    const script = scriptOf(model);
    if (script.fault?.kind === 'status') return { status: script.fault.status, body: { error: { message: 'No' } } };
    const id = `film-${jobs.size + 1}`;
    jobs.set(id, { model, script, pictures: picturesIn(body), looks: 0 });
    if (model.includes('/')) return { status: 201, body: { id, status: 'starting', output: null, error: null } };
    return { status: 200, body: { name: `models/${model}/operations/${id}` } };
  }

  /** The first look fails, as looks do now and then; at the third it is there. */
  function looked(job: Job, path: string): FilmAnswer {
    job.looks += 1;
    if (job.looks === 1) return { status: 503, body: {} };
    const isThere = job.looks > 2;
    const isFiltered = job.script.finish === 'filter';
    if (isThere && !isFiltered) done(job.model);
    const [id, name] = [path.split('/').at(-1), path.replace('/v1beta/', '')];
    if (!path.startsWith('/v1beta/')) return { status: 200, body: { id, ...prediction(isThere, job) } };
    return { status: 200, body: isThere ? { name, done: true, response: operation(isFiltered) } : { name } };
  }
}

function modelIn({ method, path, body }: FilmAsked): string | undefined {
  if (method !== 'POST') return undefined;
  const input = typeof body.input === 'object' && body.input !== null ? body.input : {};
  const isFilm = 'duration' in input || 'num_outputs' in input;
  return gemini.exec(path)?.[1] ?? (isFilm ? replicate.exec(path)?.[1] : undefined);
}

function fetched(path: string): FilmAnswer {
  if (path.endsWith('/gone.mp4')) return { status: 404 };
  return { status: 200, bytes: film, type: path.endsWith('.webp') ? 'image/webp' : 'video/mp4' };
}

function picturesIn({ input }: FilmAsked['body']): number | undefined {
  const many = typeof input === 'object' && input !== null && 'num_outputs' in input ? input.num_outputs : undefined;
  return typeof many === 'number' ? many : undefined;
}

function prediction(isThere: boolean, { script: { finish }, pictures }: Job): object {
  if (!isThere) return { status: 'processing', output: null };
  if (finish === 'filter') return { status: 'failed', output: null, error: 'It may not be shown' };
  if (pictures !== undefined) {
    return { status: 'succeeded', output: Array.from({ length: pictures }, () => `${elsewhere}/made/picture.webp`) };
  }
  return { status: 'succeeded', output: `${elsewhere}/made/${finish === 'length' ? 'gone' : 'film'}.mp4` };
}

function operation(isFiltered: boolean): object {
  if (isFiltered) return { generateVideoResponse: { raiMediaFilteredReasons: ['It may not be shown'] } };
  const uri = 'https://generativelanguage.googleapis.com/v1beta/files/film:download?alt=media';
  return { generateVideoResponse: { generatedSamples: [{ video: { uri } }] } };
}
