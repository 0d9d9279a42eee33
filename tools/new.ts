// `npm run new app|connector|module NAME [noun]`: a folder of the shape of the house, small but alive, that passes
// every check on the day it is born. What it cannot know (rules, screens, grants) is left to whoever asked for it.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { appFiles } from './new/app.ts';
import { addToCatalogue } from './new/catalogue.ts';
import { connectorFiles } from './new/connector.ts';
import { moduleFiles } from './new/module.ts';
import { type Files, type Names, namesFor, refuseName } from './new/names.ts';

interface Kind {
  readonly layer: string;
  readonly files: (names: Names) => Files;
  readonly next: readonly string[];
}

const kinds: Readonly<Record<string, Kind>> = {
  app: { layer: 'apps', files: appFiles, next: ['grants and views in its front door'] },
  connector: { layer: 'connectors', files: connectorFiles, next: ['its packages in tools/layers.ts, if it needs any'] },
  module: {
    layer: 'kernel',
    files: moduleFiles,
    next: ['its place in tools/layers.ts', 'a line in src/kernel/kernel.ts'],
  },
};

const [kindName = '', name = '', noun = 'item'] = process.argv.slice(2);
const root = process.cwd();
const refusal = refuse();
if (refusal === null) scaffold();
else {
  console.error(refusal);
  process.exitCode = 2;
}

function refuse(): string | null {
  const kind = kinds[kindName];
  if (kind === undefined) return 'npm run new app|connector|module NAME [noun]';
  const taken = ['apps', 'connectors', 'kernel'].find((layer) => existsSync(join(root, 'src', layer, name)));
  const wrong = refuseName(name) ?? refuseName(noun);
  if (wrong !== null) return wrong;
  return taken === undefined ? null : `src/${taken}/${name} exists: a name means one thing in this house`;
}

function scaffold() {
  const kind = kinds[kindName];
  if (kind === undefined) return;
  const folder = `src/${kind.layer}/${name}`;
  const names = namesFor(name, noun);
  const written = Object.entries(kind.files(names)).map(([path, text]) => write(join(folder, path), text));
  if (kind.layer !== 'kernel') {
    const path = 'src/catalogue.ts';
    written.push(write(path, addToCatalogue(readFileSync(join(root, path), 'utf8'), { layer: kind.layer, names })));
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'check', '--write', '--log-level=error', ...written], { stdio: 'inherit' });
  console.log(written.join('\n'));
  console.log(`Next: ${kind.next.join('; ')}. Then npm run check.`);
}

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
