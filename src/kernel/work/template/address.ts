// Where a repository gives itself away as one file: nobody has to clone anything. Pure.
import { Fault } from '#base/fault';

export interface Place {
  readonly url: string;
  /** Only what lies below it. */
  readonly folder: string;
}

/** The archive of a repository, of a branch or of a folder of it; any other address is taken as it is. */
export function archiveOf(address: string): Place {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.username || url.password) {
    throw new Fault('invalid', `"${address}" is no https address`);
  }
  const [owner = '', repository = '', ...rest] = url.pathname.split('/').filter(Boolean);
  if (!owner || !repository || /\.(zip|tar|tgz|gz|json)$/i.test(url.pathname)) return { url: url.href, folder: '' };
  const name = repository.replace(/\.git$/, '');
  if (url.host === 'github.com') return github(`${owner}/${name}`, rest);
  if (url.host === 'gitlab.com') return gitlab({ owner, name }, rest);
  const [ref, folder] = branchIn(rest, ['src', 'branch']);
  return { url: `${url.origin}/${owner}/${name}/archive/${ref ?? 'main'}.tar.gz`, folder };
}

function github(path: string, rest: readonly string[]): Place {
  const [ref, folder] = branchIn(rest, ['tree']);
  return { url: `https://codeload.github.com/${path}/tar.gz/${ref ?? 'HEAD'}`, folder };
}

function gitlab({ owner, name }: { owner: string; name: string }, rest: readonly string[]): Place {
  const [ref = 'HEAD', folder] = branchIn(rest, ['-', 'tree']);
  return { url: `https://gitlab.com/${owner}/${name}/-/archive/${ref}/${name}-${ref}.tar.gz`, folder };
}

/** What stands behind `tree/`: a branch without slashes, and a folder. */
function branchIn(rest: readonly string[], before: readonly string[]): readonly [string | undefined, string] {
  const isBranch = before.every((word, at) => rest[at] === word);
  if (rest.length === 0) return [undefined, ''];
  if (!isBranch) throw new Fault('invalid', `"/${rest.join('/')}" is neither a branch nor a folder of one`);
  const [ref, ...folder] = rest.slice(before.length);
  return [ref, folder.map(decodeURIComponent).join('/')];
}
