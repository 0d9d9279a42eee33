import { allows, refuses } from './refusals.ts';

const leads = 'src/apps/crm/leads.ts';

// The server's clock.
refuses(
  'a query does not ask the server for the time',
  {
    [leads]: 'import { sql } from "drizzle-orm";\nexport const late = (at: string) => sql`\n  due < NOW() and ${at}`;',
  },
  `${leads}:3 sql-clock`,
);
refuses(
  'nor in a plain string that is SQL',
  { [leads]: `export const text = 'select id from crm.leads where due < current_timestamp';` },
  `${leads}:1 sql-clock`,
);
refuses(
  'nor in a raw piece of a query',
  { [leads]: `import { sql } from 'drizzle-orm';\nexport const late = sql.raw('clock_timestamp()');` },
  `${leads}:2 sql-clock`,
);
refuses(
  'a table does not default to it',
  { [leads]: 'export const column = (one: { defaultNow(): unknown }) => one.defaultNow();' },
  `${leads}:1 sql-clock`,
);
refuses(
  'nor does a migration, in any of its spellings',
  {
    'src/apps/crm/migrations/0002_due.sql': [
      'alter table crm.leads add due timestamptz default now();',
      'update crm.leads set due = localtimestamp;',
      `update crm.leads set due = 'now'::timestamptz;`,
      'create function crm.due() returns timestamptz language sql as $$ select statement_timestamp() $$;',
      'update crm.leads set due = current_date;',
    ].join('\n'),
  },
  ...[1, 2, 3, 4, 5].map((line) => `src/apps/crm/migrations/0002_due.sql:${line} sql-clock`),
);
allows('what only speaks of the clock does not read it', {
  'src/apps/crm/migrations/0002_due.sql': `-- never now()\n/* nor current_date */ select 'now() and then' as advice;\n`,
  [leads]: [
    'import { sql } from "drizzle-orm";',
    '// select now()',
    'export const now = () => 1;',
    'export const query = sql`select id from crm.leads where due < ${now()} -- not now()`;',
    `export const advice = 'Call now() and do not wait';`,
  ].join('\n'),
});

// The real clock and the real dice.
refuses(
  'product code does not read the real clock',
  { [leads]: 'export const at = [\n  Date.now(),\n  new Date(),\n  globalThis.Date.now(),\n];' },
  ...[2, 3, 4].map((line) => `${leads}:${line} clock`),
);
refuses('nor throws the real dice', { [leads]: 'export const toss = () => Math.random() < 0.5;' }, `${leads}:1 clock`);
allows('an instant made from one that was given is no clock', {
  [leads]: `export const at = (call: { now: string }) => [new Date(call.now), Date.parse(call.now), 'Date.now()'];`,
});

// The process around us.
refuses('product code does not write to the console', { [leads]: `console.log('here');` }, `${leads}:1 console`);
refuses(
  'the environment is read in one place, however it is spelt',
  {
    [leads]: [
      `import { env } from 'node:process';`,
      'export const home = process.env.CADRE_HOME;',
      `export const port = process['env'];`,
      'const { env: variables } = process;',
      'export const all = [env, variables, globalThis.process.env];',
    ].join('\n'),
  },
  `${leads}:1 environment`,
  `${leads}:1 packages`,
  ...[2, 3, 4, 5].map((line) => `${leads}:${line} environment`),
);
allows('the command line speaks to the terminal', {
  'src/surfaces/cli/cli.ts': 'export const say = (text: string) => console.log(text);',
});
refuses(
  'a module keeps no changing variable',
  { [leads]: 'export let count = 0;\nlet other = 1;\nexport const next = () => count + other;' },
  `${leads}:1 state`,
  `${leads}:2 state`,
);

// Notes, traces, names.
refuses(
  'a note carries its reason',
  {
    [leads]: `// ${'TODO'} later\nexport const one = 1; /* ${'FIXME'}(soon) */`,
    'console/src/x.css': `/* ${'TODO'}: nicer */`,
  },
  'console/src/x.css:1 notes',
  `${leads}:1 notes`,
  `${leads}:2 notes`,
);
allows('a note with its reason stays', {
  [leads]: `// ${'TODO'}(the vendor has no sandbox yet): try it there.\nexport const word = '${'TODO'} list';`,
});

const here = ['', 'work', 'main'].join('/');
refuses(
  'no file names a path of one machine, whatever kind of file it is',
  { 'docs/guides/start.md': `Go to\n${here} first.`, 'tools/run.py': `open("${here}/x")`, [leads]: `// see ${here}/x` },
  'docs/guides/start.md:2 traces',
  `${leads}:1 traces`,
  'tools/run.py:1 traces',
);
refuses(
  'no file names where packages come from, the lock file least of all',
  {
    'package-lock.json': `{\n  "resolved": "https://packages.example/pg.tgz"\n}`,
    '.npmrc': 'fund=false\n@acme:registry=https://packages.example\n',
    'docs/guides/start.md': `https://${['registry', 'npmjs', 'org'].join('.')}/pg`,
  },
  '.npmrc:2 traces',
  'docs/guides/start.md:1 traces',
  'package-lock.json:2 traces',
);
allows('the module "work" is no machine', {
  'src/kernel/work/work.ts': `export const at = ['src/kernel/work/work.ts', '/api/v1/work/run', './work/x.ts'];`,
});
refuses(
  'a file is named for what is in it',
  { 'src/apps/crm/lead-utils.ts': '', 'src/apps/crm/helpers/score.ts': '', 'src/apps/crm/leadScore.ts': '' },
  'src/apps/crm/helpers/score.ts:1 file-names',
  'src/apps/crm/lead-utils.ts:1 file-names',
  'src/apps/crm/leadScore.ts:1 file-names',
);
refuses(
  'the kernel names no app',
  { 'src/kernel/tenant/plans.ts': `export const first = 'crm.lead.score';` },
  'src/kernel/tenant/plans.ts:1 app-names',
);
