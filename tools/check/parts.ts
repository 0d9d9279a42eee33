// The parts of a check. A part that did not read all the code is red: a guard that looked elsewhere has seen nothing.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkTree, rules } from './rules.ts';
import { listCode, readTree } from './tree.ts';
import { countCasts } from './types.ts';

export interface Outcome {
  readonly isGreen: boolean;
  readonly summary: string;
  readonly output: string;
}

interface Task {
  readonly root: string;
  readonly shouldFix: boolean;
}

export interface Part {
  readonly name: string;
  readonly canFix?: boolean;
  readonly run: (task: Task) => Promise<Outcome>;
}

export const parts: readonly Part[] = [
  { name: 'biome', canFix: true, run: runBiome },
  { name: 'types', run: runTypeScript },
  { name: 'knip', run: runKnip },
  { name: 'tests', run: runFastTests },
  { name: 'rules', run: async ({ root }) => runRules(root) },
];

function runRules(root: string): Outcome {
  const tree = readTree(root);
  const violations = checkTree(tree);
  const read = tree.files.filter(({ code }) => code !== null).length;
  const output = violations.map(({ path, line, rule, message }) => `${path}:${line} ${rule} ${message}`).join('\n');
  const found = `${violations.length} violations, ${countCasts(tree)} casts`;
  const summary = `${read} files, ${rules.length} rules, ${found}${missing(read, 1)}`;
  return { isGreen: violations.length === 0 && read > 0, summary, output };
}

async function runBiome({ root, shouldFix }: Task): Promise<Outcome> {
  const fix = shouldFix ? ['--write'] : [];
  const options = ['check', ...fix, '--error-on-warnings', '--max-diagnostics=60', '--colors=off', '.'];
  const { code, output } = await runNode(root, ['node_modules/@biomejs/biome/bin/biome', ...options]);
  const read = Number(/(?:Checked|Fixed) (\d+) files?/.exec(output)?.[1] ?? 0);
  const found = /Found (\d+) (?:error|warning)/.exec(output)?.[1] ?? '0';
  const wanted = listCode(root).length;
  const summary = `${read} files, ${found} findings${missing(read, wanted)}`;
  return { isGreen: code === 0 && read >= wanted && wanted > 0, summary, output };
}

async function runTypeScript({ root }: Task): Promise<Outcome> {
  const projects = ['tsconfig.json', 'console/tsconfig.json'].filter((path) => existsSync(join(root, path)));
  const runs = await Promise.all(projects.map((project) => runTsc(root, project)));
  const read = runs.reduce((sum, one) => sum + one.read, 0);
  const errors = runs.flatMap((one) => one.errors);
  const wanted = listCode(root).filter((path) => /\.tsx?$/.test(path)).length;
  const isGreen = runs.every(({ code }) => code === 0) && read >= wanted && wanted > 0;
  const summary = `${read} files, ${errors.length} errors${missing(read, wanted)}`;
  return { isGreen, summary, output: errors.join('\n') };
}

async function runTsc(root: string, project: string) {
  const options = ['-p', project, '--noEmit', '--pretty', 'false', '--listFiles'];
  const { code, output } = await runNode(root, ['node_modules/typescript/bin/tsc', ...options]);
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const isListed = (line: string) => /^([A-Z]:)?[\\/]/.test(line);
  const read = lines.filter((line) => isListed(line) && !line.includes('node_modules')).length;
  return { code, read, errors: lines.filter((line) => !isListed(line)) };
}

/** Knip does not say how much it read; but a pattern in its configuration that finds nothing is a hint, and red. */
async function runKnip({ root }: Task): Promise<Outcome> {
  const options = ['--no-progress', '--treat-config-hints-as-errors'];
  const { code, output } = await runNode(root, ['node_modules/knip/bin/knip.js', ...options]);
  const found = output.split('\n').filter((line) => line.trim() !== '' && !/\(\d+\)$/.test(line)).length;
  return { isGreen: code === 0, summary: code === 0 ? 'nothing unused' : `${found} unused or unlisted`, output };
}

async function runFastTests({ root }: Task): Promise<Outcome> {
  const { code, output } = await runNode(root, ['tools/test.ts', '--fast']);
  const summary = output.trim().split('\n').at(-1) ?? '';
  return { isGreen: code === 0, summary, output };
}

function missing(read: number, wanted: number): string {
  if (wanted === 0) return ', but there is no code';
  return read < wanted ? `, but there are ${wanted}` : '';
}

function runNode(root: string, words: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((done, fail) => {
    const env = { ...process.env, FORCE_COLOR: '0' };
    const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}
